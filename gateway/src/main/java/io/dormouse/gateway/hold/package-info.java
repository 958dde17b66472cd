/// Step 4, hold: bounded FIFO of calls that wait for a worker.
@NullMarked
package io.dormouse.gateway.hold;

import org.jspecify.annotations.NullMarked;
