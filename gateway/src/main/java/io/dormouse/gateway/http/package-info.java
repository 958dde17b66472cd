/// Step 1, accept: headers, the whole body into the body store, and what can be told from it while
/// it streams.
@NullMarked
package io.dormouse.gateway.http;

import org.jspecify.annotations.NullMarked;
