package io.dormouse.knative.check;

import io.dormouse.knative.check.ServiceState.Scaling;
import io.dormouse.knative.check.ServingFacts.Autoscaling;
import java.time.Duration;
import java.util.Optional;

/// Judges how long a model's last pod stays after the last call.
final class LingerCheck {
  /// The window's least length.
  static final Duration SHORTEST_WINDOW = Duration.ofSeconds(6);

  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(1);

  private static final String NAME = "linger";
  private static final String GRACE = "scale-to-zero-grace-period";

  /// Of queue-proxy, after its pod was told to go.
  private static final Duration DRAIN = Duration.ofSeconds(30);

  /// Knative's defaults.
  private static final double BURST = 211;

  private static final int CONCURRENCY = 100;

  private static final Duration SHORTEST = SHORTEST_WINDOW.plus(SHORTEST_GRACE).plus(DRAIN);

  private static final Autoscaling DEFAULTS =
      new Autoscaling(true, false, 0, Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ZERO);

  private final ModelNeeds needs;
  private final Autoscaling cluster;

  private record Linger(Duration window, Duration grace, Duration retention) {
    Duration total() {
      return window.plus(Words.longer(grace, retention)).plus(DRAIN);
    }

    String text() {
      String tail =
          grace.isZero() || Words.shorter(grace, retention)
              ? "retention " + Words.seconds(retention)
              : "grace " + Words.seconds(grace);
      return "stays %s after the last call (window %s + %s + %s drain)"
          .formatted(Words.seconds(total()), Words.seconds(window), tail, Words.seconds(DRAIN));
    }
  }

  /// @param cluster Knative's defaults where it is unknown
  LingerCheck(ModelNeeds needs, Optional<Autoscaling> cluster) {
    this.needs = needs;
    this.cluster = cluster.orElse(DEFAULTS);
  }

  /// @param deployed what the Service says, if it is there
  Finding finding(Optional<Scaling> deployed) {
    int min = deployed.map(Scaling::min).orElse(needs.scale().min());
    if (min > 0) {
      return Finding.fine(NAME, "min-scale is %d: the last pods stay".formatted(min));
    }
    Linger configured =
        new Linger(
            needs.clocks().window(),
            grace((double) needs.scale().burstCapacity(), needs.scale().containerConcurrency()),
            needs.clocks().retention());
    return judged(deployed.map(this::linger).orElse(configured), configured);
  }

  /// None where the activator is before the pods already.
  private Duration grace(double burstCapacity, int containerConcurrency) {
    int pod = containerConcurrency == 0 ? CONCURRENCY : containerConcurrency;
    return burstCapacity < 0 || burstCapacity > pod ? Duration.ZERO : cluster.grace();
  }

  private Linger linger(Scaling deployed) {
    return new Linger(
        deployed.window().orElse(cluster.window()),
        grace(deployed.burstCapacity().orElse(BURST), deployed.containerConcurrency()),
        deployed.retention().orElse(cluster.retention()));
  }

  private Finding judged(Linger real, Linger configured) {
    Duration idle = needs.clocks().idle();
    String detail = real.text() + "; idle-timeout asks for " + Words.seconds(idle);
    if (Words.shorter(real.window().plus(real.retention()), idle)) {
      return Finding.note(
          NAME,
          "the gateway keeps the last pod for %s; then it ".formatted(Words.seconds(idle))
              + real.text(),
          annotations());
    }
    boolean tooShort = Words.shorter(real.total(), idle);
    boolean tooLong = Words.shorter(idle.plus(DRAIN), real.total());
    if (!tooShort && !tooLong) {
      return Finding.fine(NAME, detail);
    }
    if (!tooShort && !Words.shorter(SHORTEST, real.total())) {
      return Finding.fine(NAME, detail + ", which is less than Knative can do");
    }
    boolean wouldDo = !Words.shorter(idle.plus(DRAIN), configured.total());
    return Finding.note(
        NAME,
        detail,
        tooShort || (wouldDo && !real.equals(configured)) ? annotations() : shorter());
  }

  private String annotations() {
    return "Annotate the Service's template: autoscaling.knative.dev/window: %s,"
            .formatted(Words.plain(needs.clocks().window()))
        + " autoscaling.knative.dev/scale-to-zero-pod-retention-period: %s."
            .formatted(Words.plain(needs.clocks().retention()));
  }

  private String shorter() {
    Duration window = needs.clocks().idle().minus(cluster.grace());
    if (!Words.shorter(window, SHORTEST_WINDOW)) {
      return "Set knative.stable-window: %s or less.".formatted(Words.plain(window));
    }
    Duration grace = Words.longer(SHORTEST_GRACE, needs.clocks().idle().minus(SHORTEST_WINDOW));
    return "Set knative.stable-window: %s, and for the whole cluster: "
            .formatted(Words.plain(SHORTEST_WINDOW))
        + Words.patch("config-autoscaler", GRACE, Words.plain(grace));
  }
}
