package io.dormouse.worker.doctor;

/// What one check found.
sealed interface Finding {
  /// What was looked at.
  String subject();

  /// What was seen.
  String detail();

  /// As it should be.
  record Good(String subject, String detail) implements Finding {}

  /// Works, but not as well as it could.
  record Weak(String subject, String detail, String remedy) implements Finding {}

  /// Nothing can run, not even on the CPU.
  record Blocking(String subject, String detail, String remedy) implements Finding {}

  /// Nothing to ask of this machine.
  record NotApplicable(String subject, String detail) implements Finding {}
}
