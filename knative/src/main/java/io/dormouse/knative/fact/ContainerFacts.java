package io.dormouse.knative.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A container of a Pod.
///
/// @param init whether it has to end well before the others start
/// @param restarts how often the kubelet started it again
/// @param lastRun how the run before the present state ended
public record ContainerFacts(
    String name, boolean init, String image, int restarts, State state, Optional<Ended> lastRun) {

  /// What a container is at.
  public sealed interface State permits Waiting, Running, Ended {}

  /// It is not running yet, or not again yet.
  ///
  /// @param reason one word, such as `ContainerCreating`
  public record Waiting(String reason, String message) implements State {}

  /// It runs.
  public record Running(Instant since) implements State {}

  /// It ran.
  ///
  /// @param reason one word, such as `Error` or `OOMKilled`
  /// @param message its last lines of output, where the kubelet kept them
  public record Ended(
      int exitCode, String reason, String message, Instant startedAt, Instant finishedAt)
      implements State {
    /// How long it ran.
    public Duration lasted() {
      return Duration.between(startedAt, finishedAt);
    }
  }
}
