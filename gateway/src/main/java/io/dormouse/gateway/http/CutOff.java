package io.dormouse.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/// The end of an answer that cannot come whole: its call on HTTP/2, its connection on HTTP/1.
public final class CutOff {
  /// HTTP/2's error code for what the server could not do (RFC 9113, section 7).
  public static final long INTERNAL_ERROR = 0x2;

  /// HTTP/2's error code for what is not wanted any more.
  public static final long CANCEL = 0x8;

  /// HTTP/2's word for an end without an error.
  private static final long NO_ERROR = 0x0;

  private CutOff() {}

  /// Whether calls share the connection of this one.
  public static boolean sharesConnection(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2;
  }

  /// Takes no more of the body of a call that is answered.
  public static void body(HttpServerRequest request) {
    if (sharesConnection(request)) {
      request.response().reset(NO_ERROR);
    } else {
      request.connection().close();
    }
  }

  /// Ends an answer that its client does not take.
  public static void answer(HttpServerRequest request) {
    if (sharesConnection(request)) {
      request.response().reset(CANCEL);
    } else {
      ClientConnection.cut(request.connection());
    }
  }
}
