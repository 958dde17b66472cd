package io.dormouse.gateway.config;

import java.util.List;

/// A value as it was written, before it has a type.
sealed interface Raw {
  /// How it reads in a message.
  String text();

  /// A single value.
  record Scalar(String text) implements Raw {}

  /// A list of single values.
  record Items(List<String> items) implements Raw {
    @Override
    public String text() {
      return "[" + String.join(", ", items) + "]";
    }
  }

  /// A map or a list of maps where a value should stand.
  record Nested(String text) implements Raw {}
}
