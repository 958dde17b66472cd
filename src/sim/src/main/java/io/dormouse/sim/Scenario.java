package io.dormouse.sim;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What comes upon a gateway.
///
/// @param name of the scenario
/// @param says what it is, for the report
/// @param autoscaler who starts and stops workers; empty where the gateway does, on one machine
/// @param fleet how the workers go
/// @param traffic who calls
/// @param acts what the operator does
/// @param weights of the tenants that have one
/// @param lag longest time that an event may take to reach the pool's writer
public record Scenario(
    String name,
    String says,
    Optional<Autoscaler> autoscaler,
    WorkerPlan.Fleet fleet,
    List<Traffic> traffic,
    List<Act> acts,
    Map<String, Integer> weights,
    Duration lag) {
  /// What an operator does.
  sealed interface Act {
    /// When, since the start.
    Duration at();

    /// Wakes the model.
    record Wake(Duration at) implements Act {}

    /// Puts it to sleep.
    record Sleep(Duration at) implements Act {}

    /// Ends the gateway politely and starts it anew.
    record Restart(Duration at) implements Act {}

    /// Changes the model's settings.
    record Change(Duration at, Policy policy) implements Act {}

    /// Kills the gateway; it is started anew.
    record Kill(Duration at) implements Act {}
  }
}
