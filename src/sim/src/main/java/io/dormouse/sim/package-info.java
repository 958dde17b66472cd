/// A deterministic simulation of the gateway: its own hold, pool and picker between simulated
/// clients and workers, on a virtual clock and seeded chance.
@NullMarked
package io.dormouse.sim;

import org.jspecify.annotations.NullMarked;
