package io.dormouse.worker.model.graph;

import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufTensor;
import io.dormouse.worker.model.gguf.GgufValue;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// A GGUF file as families see it.
public final class GgufDescription implements ModelDescription {
  private final GgufFile file;

  /// The view of that file; only its header is used.
  public GgufDescription(GgufFile file) {
    this.file = file;
  }

  @Override
  public Set<String> keys() {
    return file.metadata().keys();
  }

  @Override
  public OptionalLong number(String key) {
    return file.metadata().value(key).orElse(null) instanceof GgufValue.Whole(long value)
        ? OptionalLong.of(value)
        : OptionalLong.empty();
  }

  @Override
  public OptionalDouble real(String key) {
    return switch (file.metadata().value(key).orElse(null)) {
      case GgufValue.Whole(long value) -> OptionalDouble.of((double) value);
      case GgufValue.Real(double value) -> OptionalDouble.of(value);
      case null, default -> OptionalDouble.empty();
    };
  }

  @Override
  public Optional<String> text(String key) {
    return file.metadata().value(key).orElse(null) instanceof GgufValue.Text(String value)
        ? Optional.of(value)
        : Optional.empty();
  }

  @Override
  public Set<String> tensors() {
    return file.tensors().stream().map(GgufTensor::name).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Optional<SourceTensor> tensor(String name) {
    return file.tensor(name).map(tensor -> new SourceTensor(tensor.type().name(), tensor.shape()));
  }
}
