package io.dormouse.worker.tokenizer;

/// Text without special tokens to token ids; safe to use from several threads.
interface TextEncoder {
  /// Adds the ids of {@code text} from {@code from} to before {@code to}.
  ///
  /// @param begins whether nothing or a special token stands before it
  void encode(String text, int from, int to, boolean begins, TokenBuffer ids);

  /// The most bytes of text that a single token can stand for.
  int longestToken();

  /// Gives back what it holds outside the heap; waits for texts inside.
  default void close() {}
}
