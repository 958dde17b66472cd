package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.pool.Reservation;

/// A call with a worker reserved for it.
record Granted(Routed routed, Reservation reservation) {}
