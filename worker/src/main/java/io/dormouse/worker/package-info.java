/// Entry point of the Dormouse worker: dispatches a command before the framework boots.
@NullMarked
package io.dormouse.worker;

import org.jspecify.annotations.NullMarked;
