package io.dormouse.gateway.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An error that a client can see: one record for each cause, with a status, a stable code and a
/// message that says what to do.
public sealed interface GatewayError {
  /// HTTP status.
  int status();

  /// Stable code for programs; also the value of `Dormouse-Reason`.
  String code();

  /// What went wrong and what to do about it; holds no path, command or address.
  String message();

  /// Name of the request member at fault.
  default @Nullable String param() {
    return null;
  }

  /// When another try makes sense.
  default Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /// Error type in OpenAI's vocabulary.
  default String type() {
    return switch (status()) {
      case 401, 403 -> "authentication_error";
      case 429 -> "rate_limit_error";
      case 400, 404, 405, 408, 409, 411, 413, 414, 415, 431 -> "invalid_request_error";
      default -> "server_error";
    };
  }

  /// The request cannot be understood.
  record BadRequest(String code, String message, @Nullable String param) implements GatewayError {
    @Override
    public int status() {
      return 400;
    }
  }

  /// The head of a request is not one, or too long; nothing of it is known.
  ///
  /// @param status 400, 414 for the request line, 431 for the headers
  record MalformedHead(int status) implements GatewayError {
    @Override
    public String code() {
      return switch (status) {
        case 414 -> "request_line_too_long";
        case 431 -> "headers_too_large";
        default -> "malformed_request";
      };
    }

    @Override
    public String message() {
      return switch (status) {
        case 414 ->
            "Method, path and query are longer than this gateway reads. What is long goes into the body.";
        case 431 -> "The headers are larger than this gateway reads. Send fewer or shorter ones.";
        default ->
            "This is not a request of HTTP/1.1: its first line, its host, a header or the length of its "
                + "body breaks the rules. Let an HTTP client library write it.";
      };
    }
  }

  /// No model of that name or alias is configured.
  record UnknownModel(String model) implements GatewayError {
    @Override
    public int status() {
      return 404;
    }

    @Override
    public String code() {
      return "model_not_found";
    }

    @Override
    public String message() {
      return "The model '" + model + "' does not exist here. GET /v1/models lists those that do.";
    }

    @Override
    public String param() {
      return "model";
    }
  }

  /// Nothing is served under that path.
  record UnknownPath(String path) implements GatewayError {
    @Override
    public int status() {
      return 404;
    }

    @Override
    public String code() {
      return "path_not_found";
    }

    @Override
    public String message() {
      return "Nothing is served at " + path + ". Calls go to /v1/..., GET /v1/models lists models.";
    }
  }

  /// The path exists, the method does not.
  record MethodNotAllowed(String method, String allowed) implements GatewayError {
    @Override
    public int status() {
      return 405;
    }

    @Override
    public String code() {
      return "method_not_allowed";
    }

    @Override
    public String message() {
      return method + " is not allowed here; use " + allowed + ".";
    }
  }

  /// The client stopped sending its body.
  record BodyTimeout(Duration limit) implements GatewayError {
    @Override
    public int status() {
      return 408;
    }

    @Override
    public String code() {
      return "body_timeout";
    }

    @Override
    public String message() {
      return "No byte of the request body came for "
          + limit.toSeconds()
          + " s. Send it without pauses, or raise limits.body-timeout.";
    }
  }

  /// What is asked for does not fit the present state.
  record Conflict(String code, String message) implements GatewayError {
    @Override
    public int status() {
      return 409;
    }
  }

  /// The body is larger than the gateway accepts.
  record BodyTooLarge(long limitBytes) implements GatewayError {
    @Override
    public int status() {
      return 413;
    }

    @Override
    public String code() {
      return "body_too_large";
    }

    @Override
    public String message() {
      return "The request body is larger than the "
          + limitBytes
          + " bytes that limits.max-body allows.";
    }
  }

  /// The body is compressed or not JSON.
  record UnsupportedBody(String code, String message) implements GatewayError {
    @Override
    public int status() {
      return 415;
    }
  }

  /// A bound of the gateway or of the pool is reached.
  record Contended(String code, String message, Duration delay) implements GatewayError {
    @Override
    public int status() {
      return 429;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(delay);
    }
  }

  /// No worker can take the call now.
  record Unavailable(String code, String message, Duration delay) implements GatewayError {
    @Override
    public int status() {
      return 503;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(delay);
    }
  }

  /// The wake failed, or is not tried yet because an earlier one failed: clients should not try
  /// again by themselves.
  record WakeFailed(String code, String message, Duration delay) implements GatewayError {
    @Override
    public int status() {
      return 503;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(delay);
    }
  }

  /// The worker broke before it answered.
  record WorkerFailed(String code, String message) implements GatewayError {
    @Override
    public int status() {
      return 502;
    }
  }

  /// One worker after the other broke under the call: clients should not try again by themselves.
  record DeadlyCall(String code, String message) implements GatewayError {
    @Override
    public int status() {
      return 502;
    }
  }

  /// The worker took longer than it may.
  record WorkerTimeout(String code, String message) implements GatewayError {
    @Override
    public int status() {
      return 504;
    }
  }

  /// A defect of the gateway.
  record Internal(String requestId) implements GatewayError {
    @Override
    public int status() {
      return 500;
    }

    @Override
    public String code() {
      return "internal_error";
    }

    @Override
    public String message() {
      return "The gateway failed on this call; its log tells why under request id "
          + requestId
          + ".";
    }
  }
}
