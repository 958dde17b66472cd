package io.dormouse.gateway.admission;

/// Whether a call may enter.
public sealed interface Admission {
  /// It may.
  record Admitted(Permit permit) implements Admission {}

  /// As many calls are in the gateway as may be.
  ///
  /// @param limit that was reached
  record Rejected(int limit) implements Admission {}
}
