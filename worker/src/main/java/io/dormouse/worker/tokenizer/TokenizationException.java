package io.dormouse.worker.tokenizer;

/// An input that cannot become tokens the model takes; the message is for the client.
public final class TokenizationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  TokenizationException(String code, String message) {
    super(message);
    this.code = code;
  }

  /// The error code for the client, such as {@code context_length_exceeded}.
  public String code() {
    return code;
  }
}
