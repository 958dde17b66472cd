package io.dormouse.gateway.platform.process;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The variables that a worker inherits: the gateway's, without its secrets.
final class WorkerEnvironment {
  private static final List<String> SECRETS = List.of("TOKEN", "SECRET", "PASSWORD", "KEY");

  private WorkerEnvironment() {}

  /// Joins what may be inherited with what this start adds.
  static Map<String, String> of(Map<String, String> gateway, Map<String, String> added) {
    var environment = new HashMap<String, String>();
    gateway.forEach((name, value) -> {
      if (!isSecret(name)) {
        environment.put(name, value);
      }
    });
    environment.putAll(added);
    return environment;
  }

  private static boolean isSecret(String name) {
    var upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("DORMOUSE_") && SECRETS.stream().anyMatch(upper::contains);
  }
}
