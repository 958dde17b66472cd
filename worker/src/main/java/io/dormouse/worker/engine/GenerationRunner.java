package io.dormouse.worker.engine;

/// A loaded language model and its KV cache; used by one thread at a time.
///
/// The cache is rows of one capacity, called slots. A step is either a prefill of one slot or a
/// decode of the slots {@code 0} to {@code rows - 1} together; both leave logits of the model's
/// vocabulary behind, one row for each slot that ran, until the next step. Nothing is checked
/// twice: a call against these rules is an {@link IllegalArgumentException} and leaves the cache as
/// it was; a step that fails otherwise is a {@link GenerationException} and leaves the first {@code
/// past} tokens of every slot, so that it can be tried again.
public interface GenerationRunner extends AutoCloseable {
  /// Tokens that kernels compute together; a single one that is left over may come out otherwise in
  /// the last bits.
  int TOGETHER = 128;

  /// Logits of a block of a row; the last one may have fewer.
  int BLOCK = 256;

  /// Slots there are.
  int slots();

  /// Tokens that one slot holds.
  int capacity();

  /// Logits of one row.
  int vocabulary();

  /// Appends {@code count} tokens, from {@code tokens[offset]} on, to the {@code past} tokens that
  /// the slot holds; the logits of the last one are row 0. A count of 1 with {@code past > 0} is
  /// refused: it would not compute what a longer one does. One more than a multiple of {@link
  /// #TOGETHER} is best avoided for the same reason.
  void prefill(int slot, int[] tokens, int offset, int count, int past);

  /// Appends one token to each of the slots {@code 0 .. rows - 1}; {@code past[i]} is what slot i
  /// holds before. A slot that nobody uses runs along with any token, and keeps its first {@code
  /// past[i]} tokens. Allocates nothing on the heap once a number of rows has run before.
  void decode(int rows, int[] tokens, int[] past);

  /// Copies a row of the last step's logits into {@code target}; allocates nothing.
  void logits(int row, float[] target);

  /// Copies one block of a row of the last step's logits to its place in {@code target}, which has
  /// room for the row; allocates nothing.
  void logits(int row, int block, float[] target);

  /// Copies the largest logit of each block of a row into {@code target}, and allocates nothing; a
  /// block with one that is not a number has none. False where they are not known, and then {@code
  /// target} is as it was.
  default boolean largest(int row, float[] target) {
    return false;
  }

  /// Copies the first {@code tokens} tokens of a slot's cache over another slot's.
  void copy(int from, int to, int tokens);

  /// Exchanges the first tokens of two slots' caches.
  void swap(int a, int tokensOfA, int b, int tokensOfB);

  /// Gives the model's memory back.
  @Override
  void close();
}
