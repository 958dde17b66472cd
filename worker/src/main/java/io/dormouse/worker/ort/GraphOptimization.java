package io.dormouse.worker.ort;

/// How far ONNX Runtime rewrites a graph while it makes a session: values of {@code
/// GraphOptimizationLevel}.
public enum GraphOptimization {
  NONE(0),
  BASIC(1),
  EXTENDED(2),
  ALL(99);

  private final int level;

  GraphOptimization(int level) {
    this.level = level;
  }

  int level() {
    return level;
  }
}
