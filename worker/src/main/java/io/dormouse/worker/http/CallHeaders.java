package io.dormouse.worker.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a gateway says of a call in headers; what cannot be read counts as absent.
///
/// @param deadlineMs what is left of the call's time
/// @param priority higher goes first, from -{@value #MOST_PRIORITY} to {@value #MOST_PRIORITY}
/// @param flow whose call it is
record CallHeaders(Optional<Long> deadlineMs, int priority, String flow) {
  static final int MOST_PRIORITY = 1000;

  private static final int LONGEST_FLOW = 128;
  private static final Pattern DEADLINE = Pattern.compile("\\d{1,9}");
  private static final Pattern PRIORITY = Pattern.compile("-?\\d{1,9}");

  static CallHeaders of(HttpServerRequest request) {
    @Nullable String flow = request.getHeader("Dormouse-Flow");
    return new CallHeaders(
        matching(request.getHeader("Dormouse-Deadline-Ms"), DEADLINE).map(Long::valueOf),
        matching(request.getHeader("Dormouse-Priority"), PRIORITY)
            .map(value -> Math.clamp(Long.parseLong(value), -MOST_PRIORITY, MOST_PRIORITY))
            .orElse(0),
        flow == null ? "" : flow.substring(0, Math.min(LONGEST_FLOW, flow.length())));
  }

  private static Optional<String> matching(@Nullable String value, Pattern pattern) {
    return Optional.ofNullable(value).filter(text -> pattern.matcher(text).matches());
  }
}
