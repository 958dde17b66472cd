package io.dormouse.gateway.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that is known of a model's replicas at one moment; replaces what was known before.
///
/// @param ready those that take calls
/// @param coming what the one that is nearest to being ready is at
/// @param failure why none comes up; empty where one is ready
/// @param gateways that send calls to them, this one included
/// @param marks milliseconds from the last wake to each phase that it reached
public record Replicas(
    List<Replica> ready,
    Coming coming,
    Optional<WakeFailure> failure,
    int gateways,
    Map<String, Long> marks) {
  /// Keeps copies.
  public Replicas {
    ready = List.copyOf(ready);
    marks = Map.copyOf(marks);
    if (gateways < 1) {
      throw new IllegalArgumentException("gateways: " + gateways);
    }
  }

  /// Nothing runs and nothing is on its way.
  public static Replicas none() {
    return new Replicas(List.of(), new Coming.None(), Optional.empty(), 1, Map.of());
  }

  /// One that takes calls.
  ///
  /// @param id stays the same for as long as the replica lives; its sequence is 1 or more
  /// @param endpoint where
  /// @param pods that answer there
  public record Replica(WorkerId id, WorkerEndpoint endpoint, int pods) {}

  /// A replica on its way.
  public sealed interface Coming {
    /// There is none.
    record None() implements Coming {}

    /// It is being placed, fetched or started.
    record Starting() implements Coming {}

    /// It reads its model.
    ///
    /// @param bytes read so far
    /// @param totalBytes to read; 0 where nobody knows
    record Loading(long bytes, long totalBytes) implements Coming {}

    /// It warms its model.
    record Warming() implements Coming {}
  }
}
