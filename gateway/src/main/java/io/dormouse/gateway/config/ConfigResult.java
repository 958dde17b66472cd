package io.dormouse.gateway.config;

import java.util.List;

/// What loading a configuration file came to.
public sealed interface ConfigResult {
  /// The file and its overrides are right.
  ///
  /// @param config the checked configuration
  /// @param overrides what did not come from the file
  record Loaded(GatewayConfig config, List<Overridden> overrides) implements ConfigResult {}

  /// At least one mistake; nothing of the file may be used.
  ///
  /// @param problems every mistake found, in the order of the keys
  record Refused(List<Problem> problems) implements ConfigResult {}

  /// A value from outside the file.
  ///
  /// @param key full name of the key
  /// @param where environment variable, property or flag
  record Overridden(String key, String where) {}
}
