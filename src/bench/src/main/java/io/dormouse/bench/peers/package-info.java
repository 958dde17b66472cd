/// Other proxies, run beside the gateway with the configuration files in `src/bench/peers`.
@NullMarked
package io.dormouse.bench.peers;

import org.jspecify.annotations.NullMarked;
