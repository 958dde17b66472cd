package io.dormouse.gateway.pipeline;

import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Finds or makes the id of a call: the client's `X-Request-Id` if it is safe to repeat, else a
/// fresh one.
final class RequestIds {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private final Supplier<String> fresh;

  RequestIds(Supplier<String> fresh) {
    this.fresh = fresh;
  }

  String of(HttpServerRequest request) {
    String given = request.getHeader("X-Request-Id");
    return given != null && SAFE.matcher(given).matches() ? given : fresh.get();
  }
}
