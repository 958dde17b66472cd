package io.dormouse.gateway.platform;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;

/// Where a worker of ours is told what to do, and tells how it is.
///
/// @param host its address
/// @param token of this start, where it has one
public record ControlPort(String host, int port, Optional<String> token) {
  /// The options of a request to it.
  public RequestOptions options(HttpMethod method, String path) {
    var options = new RequestOptions().setMethod(method).setHost(host).setPort(port).setURI(path);
    token.ifPresent(it -> options.putHeader("Dormouse-Worker-Token", it));
    return options;
  }

  /// Never shows the token.
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
