package io.dormouse.worker.model;

import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.MirroredBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtTensor;

/// The logits that steps write, row by row, and the largest of each block of them; those of one
/// step come to the host together, when one is asked for.
final class StepLogits implements AutoCloseable {
  private final Rows logits;
  private final Rows largest;

  /// Rows of floats of one length that a step writes.
  private static final class Rows {
    private final MirroredBlock block;
    private final int width;
    private int rows;
    private boolean fetched;

    private Rows(MirroredBlock block, int width) {
      this.block = block;
      this.width = width;
    }

    private void written(int count) {
      rows = count;
      fetched = false;
    }

    private void read(int row, int from, int count, float[] target) {
      if (!fetched) {
        block.toHost(bytes(width) * rows);
        fetched = true;
      }
      block.host().getFloats(bytes(width) * row + bytes(from), target, from, count);
    }

    private OrtTensor tensor(OrtEnvironment environment, int count) {
      return environment.tensor(block.session(), 0, ElementType.FLOAT, count, width);
    }
  }

  StepLogits(StepPlace place, int mostRows, int vocabulary) {
    int blocks = blocks(vocabulary);
    try (Unfinished made = new Unfinished()) {
      MirroredBlock all = place.mirrored(mostRows * bytes(vocabulary));
      made.add(all::close);
      this.logits = new Rows(all, vocabulary);
      this.largest = new Rows(place.mirrored(mostRows * bytes(blocks)), blocks);
      made.finished();
    }
  }

  /// A step was run that wrote so many rows.
  void written(int count) {
    logits.written(count);
    largest.written(count);
  }

  /// Reads a row of the last step.
  void read(int row, float[] target) {
    logits.read(row, 0, target.length, target);
  }

  /// Reads a part of a row of the last step to where it lies in the row.
  void read(int row, int from, int count, float[] target) {
    logits.read(row, from, count, target);
  }

  /// Reads the largest logits of a row's blocks.
  void readLargest(int row, float[] target) {
    largest.read(row, 0, target.length, target);
  }

  OrtTensor tensor(OrtEnvironment environment, int count) {
    return logits.tensor(environment, count);
  }

  OrtTensor largestTensor(OrtEnvironment environment, int count) {
    return largest.tensor(environment, count);
  }

  /// Bytes of so many rows.
  static long bytes(int rows, int vocabulary) {
    return rows * (bytes(vocabulary) + bytes(blocks(vocabulary)));
  }

  private static long bytes(int floats) {
    return (long) Float.BYTES * floats;
  }

  private static int blocks(int vocabulary) {
    return Math.ceilDiv(vocabulary, GenerationRunner.BLOCK);
  }

  @Override
  public void close() {
    try {
      logits.block.close();
    } finally {
      largest.block.close();
    }
  }
}
