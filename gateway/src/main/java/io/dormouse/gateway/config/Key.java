package io.dormouse.gateway.config;

import java.util.List;
import java.util.Optional;

/// One key of the configuration.
///
/// @param name under `dormouse` or under a model, such as `listen.port`
/// @param type of its value
/// @param fallback what holds where nothing is written, if anything does
/// @param scope which models may have it
/// @param description one line for the reference and the schema
record Key<T>(
    String name, ValueType<T> type, Optional<Raw> fallback, Scope scope, String description) {

  /// Which models may have a key.
  enum Scope {
    /** Every model, or the gateway itself. */
    ANY,
    /** Models with `path`. */
    OWN_WORKER,
    /** Models with `command`. */
    FOREIGN_SERVER
  }

  static <T> Key<T> withDefault(
      String name, ValueType<T> type, String fallback, String description) {
    return new Key<>(name, type, Optional.of(new Raw.Scalar(fallback)), Scope.ANY, description);
  }

  static <T> Key<T> withDefault(
      String name, ValueType<T> type, List<String> fallback, String description) {
    return new Key<>(name, type, Optional.of(new Raw.Items(fallback)), Scope.ANY, description);
  }

  static <T> Key<T> optional(String name, ValueType<T> type, String description) {
    return new Key<>(name, type, Optional.empty(), Scope.ANY, description);
  }

  Key<T> in(Scope narrower) {
    return new Key<>(name, type, fallback, narrower, description);
  }
}
