/// Step 7, forward: the relay between client and worker.
@NullMarked
package io.dormouse.gateway.proxy;

import org.jspecify.annotations.NullMarked;
