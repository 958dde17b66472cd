/// The worker's state with its one writer, and the control port that shows and changes it.
@NullMarked
package io.dormouse.worker.lifecycle;

import org.jspecify.annotations.NullMarked;
