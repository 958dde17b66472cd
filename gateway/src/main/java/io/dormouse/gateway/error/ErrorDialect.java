package io.dormouse.gateway.error;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/// How an error is told inside an answer that has begun, so that the client libraries of its path
/// raise it.
///
/// Why these forms and no others: `RATIONALE.md`, "Late errors".
public enum ErrorDialect {
  /** An event with OpenAI's error object, then the end mark. */
  OPENAI {
    @Override
    public Buffer event(JsonObject body) {
      return Buffer.buffer("data: " + body.encode() + "\n\ndata: [DONE]\n\n");
    }
  },
  /** Anthropic's named event. */
  ANTHROPIC {
    @Override
    public Buffer event(JsonObject body) {
      String message = body.getJsonObject("error").getString("message");
      var error = new JsonObject().put("type", "api_error").put("message", message);
      return Buffer.buffer(
          "event: error\ndata: "
              + new JsonObject().put("type", "error").put("error", error).encode()
              + "\n\n");
    }
  };

  /// The dialect that is spoken at a path.
  public static ErrorDialect of(String path) {
    return path.equals("/v1/messages") ? ANTHROPIC : OPENAI;
  }

  /// The event for an error, complete with what ends a stream.
  public Buffer event(GatewayError error) {
    return event(ErrorResponder.body(error));
  }

  /// The event for a body of OpenAI's shape.
  public abstract Buffer event(JsonObject body);
}
