/// Weights as a graph takes them: which, how they are converted, and the file they are kept in.
@NullMarked
package io.dormouse.worker.model.weights;

import org.jspecify.annotations.NullMarked;
