package io.dormouse.sim;

import java.time.Duration;
import java.util.List;

/// What a simulation came to.
///
/// @param calls of its clients, in order of arrival
/// @param wakes workers that were started
/// @param occupied how long workers held the accelerator, from start until gone
/// @param steps events that happened
/// @param violations what must not have happened; empty
public record Result(
    List<Served> calls, int wakes, Duration occupied, long steps, List<String> violations) {
  /// One call.
  ///
  /// @param ending how it ended
  /// @param cold whether it waited for a worker to come up
  /// @param held from its arrival until a worker had it for the last time, or else until it ended
  /// @param took from its arrival until it ended
  public record Served(String tenant, Ending ending, boolean cold, Duration held, Duration took) {}
}
