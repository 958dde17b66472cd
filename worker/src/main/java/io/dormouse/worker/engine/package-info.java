/// Admits calls, batches them purely, and runs the batches on one thread per model.
@NullMarked
package io.dormouse.worker.engine;

import org.jspecify.annotations.NullMarked;
