package io.dormouse.gateway.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One key of the configuration.
///
/// @param name under `dormouse` or under a model, such as `listen.port`
/// @param type of its value
/// @param fallback what holds where nothing is written, if anything does
/// @param models kinds of models that may have it; all for the gateway's own keys
/// @param description one line for the reference and the schema
record Key<T>(
    String name,
    ValueType<T> type,
    Optional<Raw> fallback,
    Set<ModelKind> models,
    String description) {
  Key {
    models = Set.copyOf(models);
  }

  static <T> Key<T> withDefault(
      String name, ValueType<T> type, String fallback, String description) {
    return new Key<>(
        name,
        type,
        Optional.of(new Raw.Scalar(fallback)),
        EnumSet.allOf(ModelKind.class),
        description);
  }

  static <T> Key<T> withDefault(
      String name, ValueType<T> type, List<String> fallback, String description) {
    return new Key<>(
        name,
        type,
        Optional.of(new Raw.Items(fallback)),
        EnumSet.allOf(ModelKind.class),
        description);
  }

  static <T> Key<T> optional(String name, ValueType<T> type, String description) {
    return new Key<>(name, type, Optional.empty(), EnumSet.allOf(ModelKind.class), description);
  }

  /// The same key for some models only.
  Key<T> in(ModelKind... kinds) {
    return new Key<>(name, type, fallback, Set.of(kinds), description);
  }
}
