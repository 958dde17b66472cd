/// Step 6, pick: which worker takes a call.
@NullMarked
package io.dormouse.gateway.routing;

import org.jspecify.annotations.NullMarked;
