package io.dormouse.worker.model;

import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.MirroredBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtTensor;

/// The logits that steps write, row by row; those of one step come to the host together, when one
/// is asked for.
final class StepLogits implements AutoCloseable {
  private final MirroredBlock block;
  private final int vocabulary;
  private int rows;
  private boolean fetched;

  StepLogits(StepPlace place, int mostRows, int vocabulary) {
    this.vocabulary = vocabulary;
    this.block = place.mirrored(bytes(mostRows, vocabulary));
  }

  /// A step was run that wrote so many rows.
  void written(int count) {
    rows = count;
    fetched = false;
  }

  /// Reads a row of the last step.
  void read(int row, float[] target) {
    if (!fetched) {
      block.toHost(rowBytes() * rows);
      fetched = true;
    }
    block.host().getFloats(rowBytes() * row, target);
  }

  OrtTensor tensor(OrtEnvironment environment, int count) {
    return environment.tensor(block.session(), 0, ElementType.FLOAT, count, vocabulary);
  }

  /// Bytes of so many rows.
  static long bytes(int rows, int vocabulary) {
    return (long) Float.BYTES * vocabulary * rows;
  }

  private long rowBytes() {
    return bytes(1, vocabulary);
  }

  @Override
  public void close() {
    block.close();
  }
}
