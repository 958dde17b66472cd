package io.dormouse.gateway.platform.knative;

import io.dormouse.knative.view.Failure;
import io.dormouse.knative.view.Phase;
import java.util.Locale;

/// Phases and failures in words for the operator.
final class PhaseText {
  private static final double BYTES_PER_MB = 1e6;

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

  /// What it waits for; empty where its name says all. The same for as long as that does not
  /// change.
  static String detail(Phase phase) {
    return switch (phase) {
      case Phase.WaitingForNode(String why, var outlook) ->
          switch (outlook) {
            case UNKNOWN -> why;
            case COMING -> "one is on its way: " + why;
            case REFUSED -> "the node autoscaler would not help: " + why;
          };
      case Phase.Pulling(String image) -> image;
      case Phase.Asleep _,
          Phase.Scheduling _,
          Phase.Starting _,
          Phase.Loading _,
          Phase.Warming _,
          Phase.Ready _,
          Phase.Draining _ ->
          "";
    };
  }

  /// What it waits for or how far it is; empty where its name says all.
  static String progress(Phase phase) {
    return phase instanceof Phase.Loading(long bytes, long total) && total > 0
        ? String.format(Locale.ROOT, "%d %% of %.1f MB", 100 * bytes / total, total / BYTES_PER_MB)
        : detail(phase);
  }

  /// Its name and what it waits for.
  static String of(Phase phase) {
    String detail = detail(phase);
    return detail.isEmpty() ? name(phase) : name(phase) + ": " + detail;
  }

  /// Why it fails: one word and the cluster's.
  static String of(Failure failure) {
    return failure.cause().name().toLowerCase(Locale.ROOT) + ": " + failure.detail();
  }
}
