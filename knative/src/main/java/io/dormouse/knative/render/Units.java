package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;

/// Values as Kubernetes and Knative write them.
final class Units {
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti");
  private static final int BITS = 10;

  private Units() {}

  /// A number of bytes in the largest unit that has no remainder.
  static Quantity bytes(long bytes) {
    int power =
        bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / BITS, BINARY.size() - 1);
    return new Quantity((bytes >> (BITS * power)) + BINARY.get(power));
  }

  /// Whole seconds, up.
  static long seconds(Duration duration) {
    return duration.plusSeconds(1).minusNanos(1).toSeconds();
  }

  /// Whole seconds, up, in Go's notation.
  static String text(Duration duration) {
    return seconds(duration) + "s";
  }
}
