package io.dormouse.knative.cluster;

import java.time.DateTimeException;
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
