package io.dormouse.worker.tokenizer;

/// A vocabulary that is broken, or of a kind that does not work here; the message names it and what
/// works.
public final class VocabularyException extends Exception {
  private static final long serialVersionUID = 1L;

  VocabularyException(String message) {
    super(message);
  }
}
