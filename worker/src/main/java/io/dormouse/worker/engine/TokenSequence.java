package io.dormouse.worker.engine;

/// The token ids of one input, special tokens included; never empty.
///
/// @param ids owned by the sequence, not to be changed
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; a list would box every id
public record TokenSequence(long[] ids) {
  /// Checks that there is something to run.
  public TokenSequence {
    if (ids.length == 0) {
      throw new IllegalArgumentException("a token sequence is empty");
    }
  }

  /// How many tokens there are.
  public int length() {
    return ids.length;
  }
}
