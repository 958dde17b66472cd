/// From a worker's readiness to the calls that waited for it.
@NullMarked
package io.dormouse.bench.release;

import org.jspecify.annotations.NullMarked;
