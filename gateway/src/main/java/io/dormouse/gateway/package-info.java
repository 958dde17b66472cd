/// Entry point of the Dormouse gateway: dispatches a command before the framework boots.
@NullMarked
package io.dormouse.gateway;

import org.jspecify.annotations.NullMarked;
