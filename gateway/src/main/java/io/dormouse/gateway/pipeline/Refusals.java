package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.config.Limits;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.http.HeaderCheck;
import io.dormouse.gateway.http.Intake;
import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.proxy.Expiry;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/// What each step's refusal is for the client.
final class Refusals {
  private static final Duration AT_ONCE = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofSeconds(1);

  private Refusals() {}

  static Optional<GatewayError> of(HeaderCheck check) {
    return switch (check) {
      case HeaderCheck.Body body when body.json() -> Optional.empty();
      case HeaderCheck.Body _ ->
          Optional.of(
              new GatewayError.UnsupportedBody(
                  "content_type_unsupported",
                  "The body must be JSON: send Content-Type: application/json."));
      case HeaderCheck.Empty _ ->
          Optional.of(
              new GatewayError.BadRequest(
                  "body_required", "A JSON body with the member 'model' is required.", null));
      case HeaderCheck.TooLarge(long limit) -> Optional.of(new GatewayError.BodyTooLarge(limit));
      case HeaderCheck.Encoded(var encoding) ->
          Optional.of(
              new GatewayError.UnsupportedBody(
                  "body_encoding_unsupported",
                  "A body in encoding '" + encoding + "' is not accepted; send it unencoded."));
      case HeaderCheck.Malformed(var code, var message) ->
          Optional.of(new GatewayError.BadRequest(code, message, null));
    };
  }

  /// A web page of another site can send a body without a content type unasked; one that names JSON
  /// it cannot.
  static Optional<GatewayError> ofPage(MultiMap headers) {
    boolean untyped =
        headers.contains(HttpHeaders.ORIGIN) && !headers.contains(HttpHeaders.CONTENT_TYPE);
    return untyped
        ? Optional.of(
            new GatewayError.UnsupportedBody(
                "content_type_required", "From a web page send Content-Type: application/json."))
        : Optional.empty();
  }

  static GatewayError framing() {
    return new GatewayError.BadRequest(
        "framing_unsupported",
        "It is not certain where the request ends: give every header a name, and send"
            + " Content-Length, or Transfer-Encoding: chunked alone and over HTTP/1.1.",
        null);
  }

  static GatewayError tooManyCalls(int limit) {
    return new GatewayError.Contended(
        "too_many_calls",
        "The gateway serves " + limit + " calls at once (limits.max-concurrent). Try again soon.",
        SOON);
  }

  static GatewayError of(Intake.TooLarge tooLarge) {
    return new GatewayError.BodyTooLarge(tooLarge.limit());
  }

  static GatewayError noRoom() {
    return new GatewayError.Contended(
        "body_store_full",
        "The gateway holds as many bytes of request bodies as it may. Try again soon.",
        SOON);
  }

  static GatewayError storeFailed() {
    return new GatewayError.Unavailable(
        "body_store_failed",
        "The gateway could not write the request body to its disk. Try again soon, or with a"
            + " smaller body.",
        SOON);
  }

  static GatewayError timedOut(Limits limits) {
    return new GatewayError.BodyTimeout(limits.bodyTimeout());
  }

  static GatewayError of(Intake.Malformed malformed) {
    return new GatewayError.BadRequest(malformed.code(), malformed.message(), malformed.param());
  }

  static GatewayError modelMissing() {
    return new GatewayError.BadRequest(
        "model_required", "The body names no 'model'. GET /v1/models lists them.", "model");
  }

  static GatewayError expired(ModelRoute route, HoldOutcome.Expired expired) {
    String waited = seconds(expired.held());
    if (!expired.workersUp() && expired.held().compareTo(AT_ONCE) < 0) {
      return new GatewayError.Unavailable(
          "wake_timeout",
          "The model '"
              + route.name()
              + "' sleeps and is being woken: try again after Retry-After, or wait longer with"
              + " 'Prefer: wait=N'.",
          expired.estimate());
    }
    if (expired.workersUp()) {
      return new GatewayError.Contended(
          "queue_timeout",
          "The workers of '" + route.name() + "' stayed busy for " + waited + ". Try again later.",
          expired.estimate());
    }
    return new GatewayError.Unavailable(
        "wake_timeout",
        "No worker of '"
            + route.name()
            + "' came up within "
            + waited
            + ". It keeps loading: try again after Retry-After, or wait longer with 'Prefer:"
            + " wait=N'.",
        expired.estimate());
  }

  static GatewayError asleep(ModelRoute route, HoldOutcome.Asleep asleep) {
    return new GatewayError.Unavailable(
        "model_asleep",
        "The model '"
            + route.name()
            + "' sleeps, and this call wakes nothing (Dormouse-Wake: never).",
        asleep.estimate());
  }

  static GatewayError overflow(ModelRoute route, HoldOutcome.Overflow overflow) {
    var refused = overflow.refused();
    String full =
        switch (refused.bound()) {
          case CALLS -> refused.limit() + " calls wait for '%s' already (max-held)";
          case CALLS_OF_TENANT ->
              refused.limit() + " of your calls wait for '%s' already (max-held-per-tenant)";
          case BYTES -> "The calls that wait for '%s' hold all the bytes they may (max-held-bytes)";
          case BYTES_OF_TENANT ->
              "Your calls that wait for '%s' hold all the bytes they may"
                  + " (max-held-bytes-per-tenant)";
        };
    return new GatewayError.Contended(
        "hold_full", full.formatted(route.name()) + ". Try again later.", overflow.estimate());
  }

  static GatewayError wakeFailed(ModelRoute route, HoldOutcome.WakeFailed failed) {
    WakeFailure cause = failed.cause();
    if (failed.tried()) {
      return new GatewayError.WakeFailed(
          cause.code(),
          "The model '" + route.name() + "' could not be started: " + cause.safeMessage(),
          failed.retryAfter());
    }
    return new GatewayError.WakeFailed(
        "model_backing_off",
        "The model '"
            + route.name()
            + "' failed to start a moment ago and is tried again after Retry-After: "
            + cause.safeMessage(),
        failed.retryAfter());
  }

  static GatewayError closing() {
    return new GatewayError.Unavailable(
        "shutting_down", "The gateway is shutting down. Try again in a moment.", SOON);
  }

  static GatewayError removed(ModelRoute route) {
    return new GatewayError.Unavailable(
        "model_removed",
        "The model '"
            + route.name()
            + "' was removed while the call waited for it. GET /v1/models lists those that are"
            + " served now.",
        SOON);
  }

  static GatewayError workerDied(ModelRoute route) {
    return new GatewayError.WorkerFailed(
        "worker_died",
        "The worker of '" + route.name() + "' ended before it answered. Try the call again.");
  }

  static GatewayError workersDied(ModelRoute route) {
    return new GatewayError.DeadlyCall(
        "workers_died",
        "Two workers of '"
            + route.name()
            + "' ended while they ran this call, so it may be what ends them. Try it changed, or"
            + " look at the workers' log.");
  }

  static GatewayError timedOut(ModelRoute route, Expiry expiry) {
    String key = expiry == Expiry.FIRST_BYTE ? "first-byte-timeout" : "total-timeout";
    return new GatewayError.WorkerTimeout(
        expiry.code(),
        "%s ('%s', %s.) Ask for less, stream, or raise the limit."
            .formatted(expiry.message(), route.name(), key));
  }

  static GatewayError notAdmitted(ModelRoute route) {
    return new GatewayError.Contended(
        "worker_refused",
        "The worker of '" + route.name() + "' turned the call away several times. Try again soon.",
        SOON);
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
