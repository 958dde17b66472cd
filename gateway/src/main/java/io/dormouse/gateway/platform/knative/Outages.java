package io.dormouse.gateway.platform.knative;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What cannot be watched at present, so that each outage is told once. Safe for any thread.
final class Outages {
  /// A trouble that did not come again for so long was over; what is tried again is so every few
  /// seconds.
  static final Duration OVER = Duration.ofMinutes(1);

  private final Map<String, Trouble> last = new ConcurrentHashMap<>();

  private record Trouble(String words, Instant at) {}

  /// Notes a trouble.
  ///
  /// @return whether it is another than the one before, or the beginning of another outage
  boolean isNews(String what, String words, Instant now) {
    @Nullable Trouble before = last.put(what, new Trouble(words, now));
    return before == null || !before.words().equals(words) || !now.isBefore(before.at().plus(OVER));
  }
}
