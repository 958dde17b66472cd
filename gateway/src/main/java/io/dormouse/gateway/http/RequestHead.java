package io.dormouse.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;

/// A request's head as it would stand in a request to a worker.
///
/// HTTP/2 carries names and values by their length, so that they may hold what ends a line, or a
/// request, in HTTP/1.1.
public final class RequestHead {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private RequestHead() {}

  /// What makes it unfit to be sent on (RFC 9110, sections 5.1 and 5.5).
  public static Optional<HeaderCheck.Malformed> fault(HttpServerRequest request) {
    String uri = request.uri();
    if (uri == null || !uri.chars().allMatch(c -> c > ' ' && c != 0x7F)) {
      return Optional.of(
          new HeaderCheck.Malformed(
              "invalid_path", "The path holds a space or a control character."));
    }
    for (Map.Entry<String, String> field : request.headers()) {
      if (!isToken(field.getKey()) || !isValue(field.getValue())) {
        return Optional.of(
            new HeaderCheck.Malformed(
                "invalid_header", "The name or value of a header holds what HTTP forbids."));
      }
    }
    return Optional.empty();
  }

  private static boolean isToken(String name) {
    return !name.isEmpty() && name.chars().allMatch(RequestHead::isTokenCharacter);
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  private static boolean isValue(String value) {
    return value.chars().allMatch(c -> (c >= ' ' && c != 0x7F) || c == '\t');
  }
}
