package io.dormouse.worker.lifecycle;

/// How a command on the control port ended.
sealed interface ControlAnswer {
  /// It holds now; answered with that status code and the status document.
  record Done(int httpStatus) implements ControlAnswer {}

  /// It is not possible now; answered with 409.
  record Refused(String code, String message) implements ControlAnswer {}
}
