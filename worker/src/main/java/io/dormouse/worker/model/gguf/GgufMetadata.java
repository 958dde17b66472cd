package io.dormouse.worker.model.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// What a file says of itself, by keys such as {@code llama.block_count}.
///
/// The getters are empty where there is no such key, and end in {@code gguf_wrong_value} where its
/// value is of another kind.
public final class GgufMetadata {
  private final Map<String, GgufValue> values;

  GgufMetadata(Map<String, GgufValue> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// The keys, in the file's order.
  public Set<String> keys() {
    return values.keySet();
  }

  /// Whatever there is of that key.
  public Optional<GgufValue> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /// A text.
  public Optional<String> text(String key) throws GgufException {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Text(String value) -> Optional.of(value);
      case GgufValue other -> throw wrong(key, "a text", other);
    };
  }

  /// A whole number.
  public OptionalLong whole(String key) throws GgufException {
    return switch (values.get(key)) {
      case null -> OptionalLong.empty();
      case GgufValue.Whole(long value) -> OptionalLong.of(value);
      case GgufValue other -> throw wrong(key, "a whole number", other);
    };
  }

  /// A number of either kind.
  public OptionalDouble real(String key) throws GgufException {
    return switch (values.get(key)) {
      case null -> OptionalDouble.empty();
      case GgufValue.Real(double value) -> OptionalDouble.of(value);
      case GgufValue.Whole(long value) -> OptionalDouble.of((double) value);
      case GgufValue other -> throw wrong(key, "a number", other);
    };
  }

  /// True or false.
  public Optional<Boolean> flag(String key) throws GgufException {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Flag(boolean value) -> Optional.of(value);
      case GgufValue other -> throw wrong(key, "true or false", other);
    };
  }

  /// An array of texts.
  public Optional<GgufTexts> texts(String key) throws GgufException {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Texts(GgufTexts value) -> Optional.of(value);
      case GgufValue other -> throw wrong(key, "an array of texts", other);
    };
  }

  /// An array of numbers or booleans.
  public Optional<GgufNumbers> numbers(String key) throws GgufException {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Numbers(GgufNumbers value) -> Optional.of(value);
      case GgufValue other -> throw wrong(key, "an array of numbers", other);
    };
  }

  /// A text that must be there, or {@code gguf_missing_value}.
  public String requiredText(String key) throws GgufException {
    return text(key).orElseThrow(() -> missing(key));
  }

  /// A whole number that must be there and lie between both bounds, which belong to it.
  public int requiredWhole(String key, int least, int most) throws GgufException {
    long value = whole(key).orElseThrow(() -> missing(key));
    if (value < least || value > most) {
      throw new GgufException(
          "gguf_wrong_value",
          "its " + key + " is " + value + ", which is not between " + least + " and " + most);
    }
    return (int) value;
  }

  private static GgufException missing(String key) {
    return new GgufException("gguf_missing_value", "it does not say its " + key);
  }

  private static GgufException wrong(String key, String wanted, GgufValue found) {
    String kind =
        switch (found) {
          case GgufValue.Text _ -> "a text";
          case GgufValue.Whole _ -> "a whole number";
          case GgufValue.Real _ -> "a floating-point number";
          case GgufValue.Flag _ -> "true or false";
          case GgufValue.Texts _ -> "an array of texts";
          case GgufValue.Numbers _ -> "an array of numbers";
          case GgufValue.Nested _ -> "an array of arrays";
        };
    return new GgufException("gguf_wrong_value", "its " + key + " is " + kind + ", not " + wanted);
  }
}
