package io.dormouse.gateway.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/// What a worker's answer says, as an error of OpenAI's shape.
final class UpstreamError {
  private UpstreamError() {}

  /// The worker's own error where its body is one, else one that tells its status.
  static JsonObject body(int status, Buffer body) {
    try {
      var error = new JsonObject(body).getJsonObject("error");
      if (error != null
          && error.getValue("message") instanceof String message
          && !message.isEmpty()) {
        return new JsonObject().put("error", error);
      }
    } catch (DecodeException | ClassCastException notOne) {
      return told(status);
    }
    return told(status);
  }

  private static JsonObject told(int status) {
    var error =
        new JsonObject()
            .put("message", "The worker answered with status " + status + " and no event stream.")
            .put("type", status < 500 ? "invalid_request_error" : "server_error")
            .putNull("param")
            .put("code", "upstream_error");
    return new JsonObject().put("error", error);
  }
}
