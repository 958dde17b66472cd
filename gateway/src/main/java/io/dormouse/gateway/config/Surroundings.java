package io.dormouse.gateway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// What a configuration sees beside its file.
///
/// @param variables environment variables; override the file
/// @param properties system properties; override the environment
/// @param flags full key to value, from the command line; override everything
/// @param workingFolder what relative paths outside the file start from
public record Surroundings(
    Map<String, String> variables,
    Map<String, String> properties,
    Map<String, String> flags,
    Path workingFolder) {
  /// Keeps copies.
  public Surroundings {
    variables = Map.copyOf(variables);
    properties = Map.copyOf(properties);
    flags = Map.copyOf(flags);
  }

  /// Those of this process.
  public static Surroundings ofProcess(Map<String, String> flags) {
    Map<String, String> properties = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    return new Surroundings(
        System.getenv(), properties, flags, Path.of("").toAbsolutePath().normalize());
  }

  /// The folder of state as far as it is known without a file.
  public Path home() {
    String home = variables.getOrDefault("DORMOUSE_HOME", "");
    return home.isBlank() ? userHome().resolve(".dormouse") : workingFolder.resolve(home);
  }

  /// The user's home folder.
  Path userHome() {
    String home = variables.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? properties.getOrDefault("user.home", "/") : home);
  }
}
