package io.dormouse.gateway.proxy;

/// Which of a relayed call's clocks ran out.
public enum Expiry {
  /** No byte of an answer came. */
  FIRST_BYTE("first_byte_timeout", "The worker did not begin to answer in time."),
  /** The worker paused too long. */
  IDLE_STREAM("idle_stream_timeout", "The worker stopped in the middle of its answer."),
  /** The client did not take what was written. */
  SLOW_CLIENT("client_too_slow", "The client stopped taking the answer."),
  /** The call took too long altogether. */
  TOTAL("total_timeout", "The call took longer than it may.");

  private final String code;
  private final String message;

  Expiry(String code, String message) {
    this.code = code;
    this.message = message;
  }

  /// Stable code for programs.
  public String code() {
    return code;
  }

  /// What happened.
  public String message() {
    return message;
  }
}
