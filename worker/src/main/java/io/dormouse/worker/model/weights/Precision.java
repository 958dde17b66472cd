package io.dormouse.worker.model.weights;

import java.util.Locale;
import java.util.Optional;

/// How exactly a model computes.
public enum Precision {
  /// Quantised weights are multiplied with inputs rounded to 8 bits.
  FAST,
  /// Inputs are not rounded; on the CPU, 8-bit weights are held as fp32.
  EXACT;

  /// The name in arguments and status documents.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The precision of that name.
  public static Optional<Precision> named(String name) {
    for (Precision precision : values()) {
      if (precision.label().equals(name)) {
        return Optional.of(precision);
      }
    }
    return Optional.empty();
  }
}
