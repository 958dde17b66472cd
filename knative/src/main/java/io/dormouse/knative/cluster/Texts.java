package io.dormouse.knative.cluster;

import io.fabric8.kubernetes.api.model.Quantity;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Reads values of ConfigMaps and annotations; what cannot be read counts as not there.
final class Texts {
  private Texts() {}

  static boolean flag(Map<String, String> texts, String key, boolean fallback) {
    String text = texts.get(key);
    return text == null ? fallback : Boolean.parseBoolean(text);
  }

  static OptionalInt integer(Map<String, String> texts, String key) {
    OptionalDouble number = number(texts, key);
    return number.isPresent() ? OptionalInt.of((int) number.getAsDouble()) : OptionalInt.empty();
  }

  static OptionalDouble number(Map<String, String> texts, String key) {
    String text = texts.get(key);
    try {
      return text == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(text.strip()));
    } catch (NumberFormatException notANumber) {
      return OptionalDouble.empty();
    }
  }

  /// A duration as Go writes it, such as `1m30s`.
  static Optional<Duration> duration(Map<String, String> texts, String key) {
    String text = texts.get(key);
    try {
      return text == null
          ? Optional.empty()
          : Optional.of(io.fabric8.kubernetes.api.model.Duration.parse(text).getDuration());
    } catch (ParseException notADuration) {
      return Optional.empty();
    }
  }

  /// A count of devices.
  static long devices(@Nullable Quantity quantity) {
    return quantity == null ? 0 : quantity.getNumericalAmount().longValue();
  }
}
