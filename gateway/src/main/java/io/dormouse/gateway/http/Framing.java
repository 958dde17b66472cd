package io.dormouse.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.List;

/// Whether a request's head can be read in one way only.
public final class Framing {
  private Framing() {}

  /// Whether another server could see another end of the body than this one: what follows on the
  /// connection may then be a part of it (RFC 9112 §5.1, §6.1, §6.3).
  public static boolean isDoubtful(HttpServerRequest request) {
    var headers = request.headers();
    if (headers.contains("")) {
      return true;
    }
    if (!headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
      return false;
    }
    List<String> codings =
        headers.getAll(HttpHeaders.TRANSFER_ENCODING).stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .toList();
    boolean endsChunked = codings.getLast().equalsIgnoreCase("chunked");
    long chunked = codings.stream().filter(coding -> coding.equalsIgnoreCase("chunked")).count();
    return request.version() == HttpVersion.HTTP_1_0 || !endsChunked || chunked > 1;
  }
}
