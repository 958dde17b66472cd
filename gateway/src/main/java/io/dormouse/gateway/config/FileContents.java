package io.dormouse.gateway.config;

import java.util.List;
import java.util.Map;

/// What a configuration file says, its keys known to exist.
///
/// @param name of the file, for messages
/// @param values by full key
/// @param models declared, in the file's order
/// @param problems of its structure
record FileContents(
    String name, Map<String, Entry> values, List<String> models, List<Problem> problems) {

  /// One value and where it stands.
  ///
  /// @param line 0 where it is no text file
  record Entry(Raw raw, int line) {}
}
