/// What the gateway adds to a direct call.
@NullMarked
package io.dormouse.bench.overhead;

import org.jspecify.annotations.NullMarked;
