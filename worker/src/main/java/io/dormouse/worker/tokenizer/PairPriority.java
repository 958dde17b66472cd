package io.dormouse.worker.tokenizer;

/// Which two neighbours are joined first.
@FunctionalInterface
interface PairPriority {
  /// What is said of two that are never joined.
  int NEVER = Integer.MAX_VALUE;

  /// The priority of joining the bytes from {@code from} with those from {@code middle} to before
  /// {@code to}; less is sooner.
  int of(byte[] bytes, int from, int middle, int to);
}
