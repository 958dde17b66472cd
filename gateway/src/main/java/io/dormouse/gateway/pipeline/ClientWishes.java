package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.config.DurationText;
import io.dormouse.gateway.config.HoldConfig;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client says, by headers, about waiting and about what comes after its call.
///
/// @param patience how long it will wait for a worker: `Prefer: wait=N` (RFC 7240), else
///   `X-Scale-Up-Timeout: N`, in seconds; what is malformed is ignored, as RFC 7240 wants
/// @param preferred whether it said so by `Prefer`
/// @param wakes whether it wants a worker woken: not with `Dormouse-Wake: never`
/// @param keep how long it wants workers to stay after it: `Dormouse-Keep-Alive`
record ClientWishes(
    Optional<Duration> patience, boolean preferred, boolean wakes, Optional<Duration> keep) {
  private static final Pattern WAIT =
      Pattern.compile(
          "wait\\s*=\\s*(?:\"([0-9]{1,6})\"|([0-9]{1,6}))\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  static ClientWishes of(MultiMap headers, HoldConfig limits) {
    Optional<Duration> preferred = preferred(headers);
    boolean wakes = !"never".equalsIgnoreCase(headers.get("Dormouse-Wake"));
    return new ClientWishes(
        preferred.or(() -> seconds(headers.get("X-Scale-Up-Timeout"))),
        preferred.isPresent(),
        wakes,
        wakes ? keep(headers, limits) : Optional.of(Duration.ZERO));
  }

  private static Optional<Duration> preferred(MultiMap headers) {
    if (!headers.contains("Prefer")) {
      return Optional.empty();
    }
    for (String line : headers.getAll("Prefer")) {
      for (String preference : preferences(line)) {
        Matcher matcher = WAIT.matcher(preference);
        if (matcher.matches()) {
          return seconds(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
      }
    }
    return Optional.empty();
  }

  /// What stands between the commas of a list, those in quotation marks left out.
  private static List<String> preferences(String line) {
    var all = new ArrayList<String>();
    boolean quoted = false;
    int start = 0;
    for (int at = 0; at < line.length(); at++) {
      char letter = line.charAt(at);
      if (quoted && letter == '\\') {
        at++;
      } else if (letter == '"') {
        quoted = !quoted;
      } else if (letter == ',' && !quoted) {
        all.add(line.substring(start, at).strip());
        start = at + 1;
      }
    }
    all.add(line.substring(start).strip());
    return all;
  }

  private static Optional<Duration> keep(MultiMap headers, HoldConfig limits) {
    return Optional.ofNullable(headers.get("Dormouse-Keep-Alive"))
        .flatMap(DurationText::parseFromZero)
        .map(wish -> wish.compareTo(limits.keepAliveLimit()) > 0 ? limits.keepAliveLimit() : wish);
  }

  private static Optional<Duration> seconds(@Nullable String text) {
    return text != null && SECONDS.matcher(text).matches()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }
}
