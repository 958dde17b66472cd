package io.dormouse.worker.tokenizer;

/// Turns the tokens of one answer into text as they come; never gives out half a character. Used by
/// one thread at a time.
public interface StreamDecoder {
  /// The text that is certain after this token; empty while a character is not whole.
  String append(int id);

  /// What was left: bytes that never became a character, as U+FFFD; the decoder is empty then.
  String finish();
}
