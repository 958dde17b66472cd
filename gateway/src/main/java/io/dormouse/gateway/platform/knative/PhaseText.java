package io.dormouse.gateway.platform.knative;

import io.dormouse.knative.view.Phase;

/// A phase in words for the operator.
final class PhaseText {
  private PhaseText() {}

  /// Its name alone.
  static String name(Phase phase) {
    return switch (phase) {
      case Phase.Asleep _ -> "asleep";
      case Phase.Scheduling _ -> "scheduling";
      case Phase.WaitingForNode _ -> "waiting-for-node";
      case Phase.Pulling _ -> "pulling";
      case Phase.Starting _ -> "starting";
      case Phase.Loading _ -> "loading";
      case Phase.Warming _ -> "warming";
      case Phase.Ready _ -> "ready";
      case Phase.Draining _ -> "draining";
    };
  }

  /// Its name and what it waits for; the same for as long as that does not change.
  static String of(Phase phase) {
    return switch (phase) {
      case Phase.WaitingForNode(String why, var outlook) ->
          switch (outlook) {
            case UNKNOWN -> name(phase) + ": " + why;
            case COMING -> name(phase) + " (one is on its way): " + why;
            case REFUSED -> name(phase) + " (the node autoscaler would not help): " + why;
          };
      case Phase.Pulling(String image) -> name(phase) + ": " + image;
      case Phase.Asleep _,
          Phase.Scheduling _,
          Phase.Starting _,
          Phase.Loading _,
          Phase.Warming _,
          Phase.Ready _,
          Phase.Draining _ ->
          name(phase);
    };
  }
}
