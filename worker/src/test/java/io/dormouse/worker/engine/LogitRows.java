package io.dormouse.worker.engine;

/// Rows of logits for tests.
final class LogitRows {
  private LogitRows() {}

  /// A row of these, whose largest ones nobody has told.
  static RowLogits of(float... logits) {
    RowLogits row = new RowLogits(logits.length);
    row.set(logits);
    return row;
  }
}
