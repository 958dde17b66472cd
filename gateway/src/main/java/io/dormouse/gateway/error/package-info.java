/// Every error that a client can see, and the one responder that writes them.
@NullMarked
package io.dormouse.gateway.error;

import org.jspecify.annotations.NullMarked;
