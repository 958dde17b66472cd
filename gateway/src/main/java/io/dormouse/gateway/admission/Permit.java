package io.dormouse.gateway.admission;

/// The right of one call to be in the gateway; closed exactly once, in one of three ways.
public interface Permit {
  /// The call was served: what it took counts as a sample of health.
  void success();

  /// The call ended for reasons that say nothing of the workers: a client's mistake, or a client
  /// that left.
  void ignore();

  /// The call was lost to overload or a failure.
  void dropped();
}
