package io.dormouse.bench.gpu;

import java.util.Optional;

/// What the benchmark can do, in the order in which it does.
enum GpuPart {
  CHECK("check"),
  SPEED("speed"),
  PROFILE("profile"),
  MEMORY("memory"),
  FLOOR("floor");

  private final String label;

  GpuPart(String label) {
    this.label = label;
  }

  static Optional<GpuPart> named(String name) {
    for (var part : values()) {
      if (part.label.equals(name)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  String label() {
    return label;
  }
}
