package io.dormouse.gateway.pipeline;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long a client says it will wait: `Prefer: wait=N` (RFC 7240), else `X-Scale-Up-Timeout: N`,
/// in seconds.
final class WaitPreference {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,6})\"?\\s*(?:$|[,;])");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  private WaitPreference() {}

  /// The wait asked for; anything malformed is ignored, as RFC 7240 wants.
  static Optional<Duration> of(MultiMap headers) {
    for (String line : headers.getAll("Prefer")) {
      Matcher matcher = WAIT.matcher(line);
      if (matcher.find()) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(matcher.group(1))));
      }
    }
    String seconds = headers.get("X-Scale-Up-Timeout");
    return seconds != null && SECONDS.matcher(seconds).matches()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
        : Optional.empty();
  }
}
