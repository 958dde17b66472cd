package io.dormouse.worker.model;

import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.OrtBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtTensor;

/// The memory that a step's small inputs are written into: tokens, lengths, the longest of them,
/// and which token's logits are wanted.
final class StepInputs implements AutoCloseable {
  private final OrtBlock tokens;
  private final OrtBlock lengths;
  private final OrtBlock longest = OrtBlock.allocate(Integer.BYTES);
  private final OrtBlock last;

  StepInputs(int slots, int capacity) {
    tokens = OrtBlock.allocate((long) Long.BYTES * Math.max(slots, capacity));
    lengths = OrtBlock.allocate((long) Integer.BYTES * slots);
    last = OrtBlock.allocate((long) Long.BYTES * slots);
  }

  void token(int index, int id) {
    tokens.putLong((long) Long.BYTES * index, id);
  }

  /// Says how many tokens a row has after the step.
  void total(int row, int count) {
    lengths.putInt((long) Integer.BYTES * row, count - 1);
  }

  /// Says how many tokens the longest row has after the step.
  void longest(int count) {
    longest.putInt(0, count);
  }

  /// Says which of a row's tokens, from 0, the logits are of.
  void last(int row, int index) {
    last.putLong((long) Long.BYTES * row, index);
  }

  OrtTensor tokens(OrtEnvironment environment, int rows, int columns) {
    return environment.tensor(tokens, 0, ElementType.INT64, rows, columns);
  }

  OrtTensor lengths(OrtEnvironment environment, int rows) {
    return environment.tensor(lengths, 0, ElementType.INT32, rows);
  }

  OrtTensor longest(OrtEnvironment environment) {
    return environment.tensor(longest, 0, ElementType.INT32);
  }

  OrtTensor last(OrtEnvironment environment, int rows) {
    return environment.tensor(last, 0, ElementType.INT64, rows, 1);
  }

  @Override
  public void close() {
    tokens.close();
    lengths.close();
    longest.close();
    last.close();
  }
}
