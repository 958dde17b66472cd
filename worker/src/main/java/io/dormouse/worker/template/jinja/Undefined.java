package io.dormouse.worker.template.jinja;

/// What a name or key that does not exist stands for: empty where it is printed, an error where
/// more is asked of it.
///
/// @param message of that error
record Undefined(String message) {
  /// The error.
  Failure failure() {
    return Failure.broken(message);
  }
}
