package io.dormouse.gateway.config;

import java.util.List;

/// Full names of keys as properties have them: `dormouse.listen.port`,
/// `dormouse.models."name".path`.
final class KeyName {
  static final String ROOT = "dormouse";
  static final String MODELS = "models";

  private KeyName() {}

  static String gateway(String name) {
    return ROOT + "." + name;
  }

  static String model(String model) {
    return gateway(MODELS) + ".\"" + model + "\"";
  }

  static String model(String model, String name) {
    return model(model) + "." + name;
  }

  /// The spellings that overrides may use: quotes may be left out where the model's name has no
  /// dot.
  static List<String> spellings(String fullName) {
    int open = fullName.indexOf('"');
    int close = fullName.lastIndexOf('"');
    if (open < 0 || fullName.substring(open, close).contains(".")) {
      return List.of(fullName);
    }
    return List.of(fullName, fullName.replace("\"", ""));
  }
}
