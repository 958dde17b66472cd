package io.dormouse.knative.check;

import io.dormouse.knative.check.ModelNeeds.Clocks;
import java.util.ArrayList;
import java.util.List;

/// Judges a model's own timeouts by its longest cold start.
final class ClockCheck {
  private ClockCheck() {}

  /// @param nodesMayCome whether a cold start may include a node's arrival
  static List<Finding> findings(Clocks clocks, boolean nodesMayCome) {
    List<Finding> findings = new ArrayList<>();
    String coldest = coldest(clocks);
    if (Words.shorter(clocks.load(), clocks.coldest())) {
      findings.add(
          Finding.failed(
              "load-timeout",
              "%s end a wake before it can be done: %s"
                  .formatted(Words.seconds(clocks.load()), coldest),
              "Set load-timeout: %s or more.".formatted(Words.plain(clocks.coldest()))));
    }
    if (nodesMayCome && Words.shorter(clocks.wake(), clocks.coldest())) {
      findings.add(
          Finding.note(
              "wake-timeout",
              "a call gives up after %s, though a cold start may take longer: %s"
                  .formatted(Words.seconds(clocks.wake()), coldest),
              "Set wake-timeout: %s, where clients wait that long."
                  .formatted(Words.plain(clocks.coldest()))));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.fine(
              "timeouts",
              "wake-timeout %s, load-timeout %s; %s"
                  .formatted(Words.seconds(clocks.wake()), Words.seconds(clocks.load()), coldest)));
    }
    return findings;
  }

  /// The longest cold start and what it is made of.
  static String coldest(Clocks clocks) {
    return clocks.node().isZero()
        ? "cold-start %s".formatted(Words.seconds(clocks.coldStart()))
        : "cold-start %s + node-timeout %s"
            .formatted(Words.seconds(clocks.coldStart()), Words.seconds(clocks.node()));
  }
}
