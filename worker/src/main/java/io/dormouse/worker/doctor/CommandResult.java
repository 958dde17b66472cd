package io.dormouse.worker.doctor;

/// How a command ended.
sealed interface CommandResult {
  /// It ran to its end; the output is both streams together.
  record Completed(int code, String output) implements CommandResult {}

  /// There is no such program here.
  record Missing() implements CommandResult {}

  /// It did not end in time and was killed.
  record TimedOut() implements CommandResult {}
}
