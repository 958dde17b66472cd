package io.dormouse.bench.soak;

/// How one call ended, as its caller saw it.
sealed interface CallOutcome {
  /// An answer came.
  ///
  /// @param status HTTP status
  /// @param code of the error in the body; empty where there is none
  /// @param echoed whether the answer carried the caller's own `X-Request-Id`
  record Answered(int status, String code, boolean echoed) implements CallOutcome {}

  /// The caller left before the answer came.
  record Left() implements CallOutcome {}

  /// The connection ended without an answer, though the caller waited.
  record Broken(String reason) implements CallOutcome {}
}
