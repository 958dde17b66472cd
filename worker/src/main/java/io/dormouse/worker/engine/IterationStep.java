package io.dormouse.worker.engine;

/// What the generating engine does next; arrays are the scheduler's, valid until it is asked again.
sealed interface IterationStep {
  /// Nothing is to do.
  record Idle() implements IterationStep {}

  /// Appends {@code tokens[past .. past + count)} to the {@code past} tokens of a slot.
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  record Prefill(int slot, int[] tokens, int count, int past) implements IterationStep {}

  /// Appends one token to each of the slots {@code 0 .. rows - 1}.
  @SuppressWarnings("ArrayRecordComponent") // one for each number of rows, used again
  record Decode(int rows, int[] tokens, int[] past) implements IterationStep {}

  /// Copies the first tokens of one slot over another's.
  record Copy(int from, int to, int tokens) implements IterationStep {}

  /// Exchanges the first tokens of two slots.
  record Swap(int a, int tokensOfA, int b, int tokensOfB) implements IterationStep {}
}
