package io.dormouse.worker.model;

import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.Precision;
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

  /// What a language model computes in there; a GPU has one way, however exact it is asked to be.
  Arithmetic arithmetic(Precision asked) {
    return switch (this) {
      case CUDA -> Arithmetic.HALF;
      case CPU ->
          switch (asked) {
            case FAST -> Arithmetic.FAST;
            case EXACT -> Arithmetic.EXACT;
          };
    };
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
