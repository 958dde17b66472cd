package io.dormouse.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One model as configured.
///
/// @param name the name that clients call
/// @param source where its worker comes from
/// @param upstreamName the name the worker knows it by, if another
/// @param aliases further names that clients may call
/// @param timing its clocks
/// @param hold how calls wait
/// @param answer how answers reach their callers
/// @param fallback what answers while it is cold
/// @param concurrency calls that one worker runs at once
public record ModelConfig(
    String name,
    ModelSource source,
    Optional<String> upstreamName,
    List<String> aliases,
    Timing timing,
    HoldConfig hold,
    AnswerConfig answer,
    Optional<Fallback> fallback,
    int concurrency) {

  /// A model's clocks.
  ///
  /// @param idle how long a ready worker without calls stays
  /// @param wake how long a call waits for a worker to come up
  /// @param queue how long a call waits while workers are up but busy
  /// @param wakeStall how long a load may show no progress
  /// @param load longest load altogether, progress or not
  /// @param drain how long running calls may take once a drain began
  /// @param stop how long a worker may take to end after TERM, before KILL
  /// @param backoff pause after the first failed wake; doubles with each further one
  /// @param backoffLimit longest such pause
  public record Timing(
      Duration idle,
      Duration wake,
      Duration queue,
      Duration wakeStall,
      Duration load,
      Duration drain,
      Duration stop,
      Duration backoff,
      Duration backoffLimit) {}
}
