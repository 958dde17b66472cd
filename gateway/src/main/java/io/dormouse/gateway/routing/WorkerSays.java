package io.dormouse.gateway.routing;

import java.util.OptionalInt;

/// What a server that is not ours says of its load.
///
/// @param running calls that it has admitted
/// @param waiting calls that stand in its own queue
/// @param slots calls that it can run at once, where it says so
public record WorkerSays(int running, int waiting, OptionalInt slots) {}
