package io.dormouse.gateway.config;

import java.util.Optional;

/// The settings of one model.
///
/// @param model its name
record ModelSettings(Settings settings, String model) {
  boolean isSet(Key<?> key) {
    return settings.given(name(key)).isPresent();
  }

  <T> T get(Key<T> key) {
    return settings.get(name(key), key);
  }

  <T> Optional<T> find(Key<T> key) {
    return settings.find(name(key), key);
  }

  Optional<Sources.Given> given(Key<?> key) {
    return settings.given(name(key));
  }

  void problem(Key<?> key, String message) {
    settings.problem(name(key), message);
  }

  /// Notes a problem of the model as a whole.
  void problem(String message) {
    settings.problem(KeyName.model(model), message);
  }

  private String name(Key<?> key) {
    return KeyName.model(model, key.name());
  }
}
