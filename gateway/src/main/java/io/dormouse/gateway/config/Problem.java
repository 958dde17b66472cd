package io.dormouse.gateway.config;

/// One mistake in the configuration, in words for the operator.
///
/// @param key full name of the key, such as `dormouse.listen.port`
/// @param given what stands there; never a secret
/// @param message what is wrong, what is allowed
/// @param where file and line, environment variable, property or flag
public record Problem(String key, String given, String message, String where) {
  /// All of it on one line.
  public String text() {
    String value = given.isEmpty() ? "" : " = " + given;
    return key + value + ": " + message + " (" + where + ")";
  }
}
