package io.dormouse.worker.engine;

/// Rows of logits for tests.
final class LogitRows {
  private LogitRows() {}

  /// Copies a block of a row to its place in another.
  static void copyBlock(float[] row, int block, float[] target) {
    int from = block * GenerationRunner.BLOCK;
    int count = Math.min(GenerationRunner.BLOCK, row.length - from);
    System.arraycopy(row, from, target, from, count);
  }

  /// A row of these, whose largest ones nobody has told.
  static RowLogits of(float... logits) {
    RowLogits row = new RowLogits(logits.length);
    row.set(logits);
    return row;
  }
}
