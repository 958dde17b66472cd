package io.dormouse.worker.model.gguf;

import java.util.List;

/// A value of a file's metadata.
public sealed interface GgufValue {
  /// A text.
  record Text(String value) implements GgufValue {}

  /// A whole number of any width.
  record Whole(long value) implements GgufValue {}

  /// A floating-point number of either width.
  record Real(double value) implements GgufValue {}

  /// True or false.
  record Flag(boolean value) implements GgufValue {}

  /// An array of texts, such as a vocabulary.
  record Texts(GgufTexts values) implements GgufValue {}

  /// An array of numbers or booleans.
  record Numbers(GgufNumbers values) implements GgufValue {}

  /// An array of arrays.
  record Nested(List<GgufValue> values) implements GgufValue {
    /// Copies the list.
    public Nested {
      values = List.copyOf(values);
    }
  }
}
