package io.dormouse.knative.cluster;

import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// Reads the API's timestamps.
final class Times {
  private Times() {}

  /// The epoch where there is none.
  static Instant read(@Nullable String timestamp) {
    if (timestamp == null || timestamp.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return OffsetDateTime.parse(timestamp).toInstant();
    } catch (DateTimeException notATime) {
      return Instant.EPOCH;
    }
  }

  /// A duration such as `1m30s`; zero where there is none or it is not one.
  static Duration duration(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Duration.ZERO;
    }
    try {
      return io.fabric8.kubernetes.api.model.Duration.parse(text).getDuration();
    } catch (ParseException notADuration) {
      return Duration.ZERO;
    }
  }

  /// The first that there is.
  static Instant first(@Nullable String... timestamps) {
    for (String timestamp : timestamps) {
      Instant read = read(timestamp);
      if (!read.equals(Instant.EPOCH)) {
        return read;
      }
    }
    return Instant.EPOCH;
  }
}
