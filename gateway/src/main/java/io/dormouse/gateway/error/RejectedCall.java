package io.dormouse.gateway.error;

/// Carries a [GatewayError] through a chain of futures; has no stack trace, since it is an answer
/// and not a defect.
public final class RejectedCall extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient GatewayError error;

  /// Wraps an error.
  public RejectedCall(GatewayError error) {
    super(error.code(), null, false, false);
    this.error = error;
  }

  /// The error it carries.
  public GatewayError error() {
    return error;
  }
}
