package io.dormouse.worker.http;

import io.dormouse.worker.model.ModelKind;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// A refusal or failure in OpenAI's shape.
///
/// @param param the member of the body that is wrong, where there is one
/// @param admitted false where the call was not started and may be sent elsewhere
record ApiError(int status, String code, String message, @Nullable String param, boolean admitted) {
  static ApiError badRequest(String code, String message, @Nullable String param) {
    return new ApiError(400, code, message, param, true);
  }

  static ApiError modelNotFound(String asked, String served) {
    String message = "The model `" + asked + "` is not here; this worker serves `" + served + "`.";
    return new ApiError(404, "model_not_found", message, "model", true);
  }

  static ApiError wrongKind(String model, ModelKind kind) {
    return switch (kind) {
      case EMBEDDING -> {
        String message = "The model `" + model + "` makes embeddings; call it at /v1/embeddings.";
        yield new ApiError(400, "model_not_generative", message, "model", true);
      }
      case LANGUAGE -> {
        String message =
            "The model `"
                + model
                + "` generates text; call it at /v1/chat/completions or /v1/completions.";
        yield new ApiError(400, "model_not_embedding", message, "model", true);
      }
    };
  }

  /// @param promptTokens of the prompt
  /// @param answerTokens asked for; at least one
  static ApiError contextExceeded(
      int capacity, long promptTokens, long answerTokens, String param) {
    String message =
        "This model's maximum context length is %d tokens. However, you requested %d tokens (%d in the %s, %d in the completion)."
            .formatted(capacity, promptTokens + answerTokens, promptTokens, param, answerTokens);
    return new ApiError(400, "context_length_exceeded", message, param, true);
  }

  /// @param leastTokens the prompt has these at least
  static ApiError contextExceededByFar(int capacity, int leastTokens, String param) {
    String message =
        "This model's maximum context length is %d tokens. However, you requested at least %d tokens in the %s."
            .formatted(capacity, leastTokens, param);
    return new ApiError(400, "context_length_exceeded", message, param, true);
  }

  static ApiError outOfMemory(String message) {
    return new ApiError(503, "out_of_memory", message, null, true);
  }

  static ApiError noRoomForAnswer() {
    return outOfMemory(
        "There is no room to keep the answer until it is whole; ask for a stream or for less.");
  }

  static ApiError slowReader() {
    String message = "The answer was read too slowly, and there is no room to keep more of it.";
    return new ApiError(503, "reader_too_slow", message, null, true);
  }

  static ApiError pathNotFound(String path) {
    return new ApiError(404, "path_not_found", "Unknown path: " + path, null, true);
  }

  static ApiError methodNotAllowed(String method) {
    String message = "The method " + method + " is not allowed here.";
    return new ApiError(405, "method_not_allowed", message, null, true);
  }

  static ApiError tooLarge(long limitBytes) {
    String message = "The body is larger than " + limitBytes + " bytes.";
    return new ApiError(413, "body_too_large", message, null, true);
  }

  /// @param hint how to ask for less
  static ApiError answerTooLarge(long needBytes, long mostBytes, String hint) {
    String message =
        "The answer may need %d bytes of memory, and this worker has at most %d for it; %s."
            .formatted(needBytes, mostBytes, hint);
    return new ApiError(400, "answer_too_large", message, null, true);
  }

  static ApiError encodedBody(String encoding) {
    String message = "A body with Content-Encoding " + encoding + " is not understood.";
    return new ApiError(415, "unsupported_content_encoding", message, null, true);
  }

  static ApiError wrongToken() {
    String message = "The worker's token is missing or wrong.";
    return new ApiError(401, "worker_token_invalid", message, null, false);
  }

  static ApiError overloaded() {
    String message = "The worker is overloaded; try again.";
    return new ApiError(429, "worker_overloaded", message, null, false);
  }

  static ApiError notReady(String phase) {
    String message = "The worker takes no calls while it is " + phase + ".";
    return new ApiError(503, "worker_not_ready", message, null, false);
  }

  static ApiError deadlineExceeded() {
    String message = "The call's deadline passed before it was answered.";
    return new ApiError(504, "deadline_exceeded", message, null, true);
  }

  static ApiError engine(String message) {
    return new ApiError(500, "engine_error", message, null, true);
  }

  private String type() {
    if (status == 429) {
      return "rate_limit_error";
    }
    return status >= 500 ? "server_error" : "invalid_request_error";
  }

  JsonObject body() {
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("message", JsonValues.whole(message))
                .put("type", type())
                .put("param", param)
                .put("code", code));
  }
}
