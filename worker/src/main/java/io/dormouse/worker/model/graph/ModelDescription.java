package io.dormouse.worker.model.graph;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// What a model's file says of itself: named values and tensors, whatever the format.
public interface ModelDescription {
  /// Names of all values.
  Set<String> keys();

  /// A whole number; empty where there is none of that name or it is no whole number.
  OptionalLong number(String key);

  /// A number; empty where there is none of that name or it is no number.
  OptionalDouble real(String key);

  /// A text; empty where there is none of that name or it is no text.
  Optional<String> text(String key);

  /// Names of all tensors.
  Set<String> tensors();

  /// The tensor of that name.
  Optional<SourceTensor> tensor(String name);
}
