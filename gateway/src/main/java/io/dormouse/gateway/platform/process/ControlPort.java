package io.dormouse.gateway.platform.process;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/// Where a worker of ours is told what to do.
///
/// @param port on loopback
/// @param token of this start
record ControlPort(int port, String token) {
  static final String HOST = "127.0.0.1";

  RequestOptions options(HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setHost(HOST)
        .setPort(port)
        .setURI(path)
        .putHeader("Dormouse-Worker-Token", token);
  }

  /// Never shows the token.
  @Override
  public String toString() {
    return HOST + ":" + port;
  }
}
