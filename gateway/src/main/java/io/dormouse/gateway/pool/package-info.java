/// Step 5, wake: the pool state machine, its one writer and its ports.
@NullMarked
package io.dormouse.gateway.pool;

import org.jspecify.annotations.NullMarked;
