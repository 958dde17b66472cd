/// Many wake-sleep cycles, counted by the client and compared with the gateway's own records.
@NullMarked
package io.dormouse.bench.soak;

import org.jspecify.annotations.NullMarked;
