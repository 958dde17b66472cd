package io.dormouse.gateway.config;

import java.nio.file.Path;
import java.util.Map;

/// The type of a key's value: how it is read, what is allowed, how a JSON schema says so.
interface ValueType<T> {
  /// Reads a value.
  Parsed<T> parse(Raw raw, Context context);

  /// What is allowed, to end a sentence "allowed: …".
  String allowed();

  /// Its JSON schema.
  Map<String, Object> schema();

  /// Whether it takes a list.
  default boolean isList() {
    return false;
  }

  /// Whether `${NAME}` in it belongs to someone else.
  default boolean isVerbatim() {
    return false;
  }

  /// Whether messages must not show it.
  default boolean isSecret() {
    return false;
  }

  /// What reading a value came to.
  sealed interface Parsed<T> {
    /// A value of the type.
    record Good<T>(T value) implements Parsed<T> {}

    /// No such value.
    record Bad<T>(String message) implements Parsed<T> {}
  }

  /// What relative paths start from.
  ///
  /// @param folder of the file, or the working folder for values from outside it
  /// @param userHome what `~` stands for
  record Context(Path folder, Path userHome) {}
}
