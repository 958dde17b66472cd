package io.dormouse.worker.model;

import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.MirroredBlock;
import io.dormouse.worker.ort.OrtBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtTensor;

/// The memory that a step's small inputs are written into: tokens, lengths, the longest of them,
/// and which token's logits are wanted.
///
/// All but the longest lie in one block, tokens at its end, so that one copy brings a step's to a
/// device.
final class StepInputs implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final MirroredBlock block;
  private final OrtBlock longest;
  private final long lastOffset;
  private final long tokensOffset;

  StepInputs(StepPlace place, int slots, int capacity) {
    lastOffset = aligned((long) Integer.BYTES * slots);
    tokensOffset = lastOffset + aligned((long) Long.BYTES * slots);
    block = place.mirrored(bytes(slots, capacity));
    longest = OrtBlock.allocate(Integer.BYTES);
  }

  /// Bytes for so many slots of so many tokens.
  static long bytes(int slots, int capacity) {
    return aligned((long) Integer.BYTES * slots)
        + aligned((long) Long.BYTES * slots)
        + (long) Long.BYTES * Math.max(slots, capacity);
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  void token(int index, int id) {
    block.host().putLong(tokensOffset + (long) Long.BYTES * index, id);
  }

  /// Says how many tokens a row has after the step.
  void total(int row, int count) {
    block.host().putInt((long) Integer.BYTES * row, count - 1);
  }

  /// Says how many tokens the longest row has after the step; the attention reads it on the host.
  void longest(int count) {
    longest.putInt(0, count);
  }

  /// Says which of a row's tokens, from 0, the logits are of.
  void last(int row, int index) {
    block.host().putLong(lastOffset + (long) Long.BYTES * row, index);
  }

  /// Shows the session what was written for a step of so many tokens in all.
  void send(int tokens) {
    block.toSession(tokensOffset + (long) Long.BYTES * tokens);
  }

  OrtTensor tokens(OrtEnvironment environment, int rows, int columns) {
    return environment.tensor(block.session(), tokensOffset, ElementType.INT64, rows, columns);
  }

  OrtTensor lengths(OrtEnvironment environment, int rows) {
    return environment.tensor(block.session(), 0, ElementType.INT32, rows);
  }

  OrtTensor longest(OrtEnvironment environment) {
    return environment.tensor(longest, 0, ElementType.INT32);
  }

  OrtTensor last(OrtEnvironment environment, int rows) {
    return environment.tensor(block.session(), lastOffset, ElementType.INT64, rows, 1);
  }

  @Override
  public void close() {
    block.close();
    longest.close();
  }
}
