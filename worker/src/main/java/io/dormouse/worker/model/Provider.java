package io.dormouse.worker.model;

import java.util.Optional;

/// What a model can run on.
public enum Provider {
  CUDA("cuda"),
  CPU("cpu");

  private final String label;

  Provider(String label) {
    this.label = label;
  }

  /// The name in arguments and status documents.
  public String label() {
    return label;
  }

  /// The provider of that name.
  public static Optional<Provider> named(String name) {
    for (Provider provider : values()) {
      if (provider.label.equals(name)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }
}
