package io.dormouse.gateway.catalog;

/// What a model name stands for.
public sealed interface Resolution {
  /// A configured model.
  record Resolved(ModelRoute route) implements Resolution {}

  /// Nothing.
  record Unknown(String name) implements Resolution {}
}
