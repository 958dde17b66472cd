package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.http.RequestPeek;
import io.dormouse.gateway.proxy.Relay;
import io.dormouse.gateway.proxy.RelayBody;
import io.dormouse.gateway.proxy.RelayLimits;
import io.dormouse.gateway.proxy.RelayOutcome;
import io.dormouse.gateway.proxy.RelayRequest;
import io.dormouse.gateway.proxy.Splice;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Step 7: sends the call to the reserved worker and its answer to the client.
///
/// 1. An answer that came, whole or broken off, ends the call.
/// 2. A worker that turned the call away, took no connection or reset two never saw it: the call
///    waits again, [#MOST_TRIES] times in all, and the pool is told of a worker that no longer
///    listens.
/// 3. A worker that died with the call may have run it: the client decides whether to try again.
/// 4. A worker that took too long is not asked again: another one would take as long.
final class ForwardStep {
  static final int MOST_TRIES = 3;

  private final Relay relay;
  private final HoldStep hold;
  private final LongSupplier nanoTime;

  ForwardStep(Relay relay, HoldStep hold, LongSupplier nanoTime) {
    this.relay = relay;
    this.hold = hold;
    this.nanoTime = nanoTime;
  }

  Future<Answered> relay(Call call, Granted granted) {
    return attempt(call, granted, 1);
  }

  private Future<Answered> attempt(Call call, Granted granted, int tries) {
    Routed routed = granted.routed();
    long began = nanoTime.getAsLong();
    Duration left = call.left(routed.route().config().answer().total(), began);
    var request =
        new RelayRequest(
            granted.reservation().endpoint(),
            call.request(),
            new RelayBody(routed.body(), rename(routed)),
            limits(routed, left),
            headers(call, left),
            (_, headers) -> {
              call.heartbeats().ifPresent(Heartbeats::stop);
              call.answeredAfter(Duration.ofNanos(nanoTime.getAsLong() - began));
              call.head(headers);
            });
    return relay.forward(request).compose(outcome -> settled(call, granted, tries, outcome));
  }

  private static RelayLimits limits(Routed routed, Duration left) {
    var answer = routed.route().config().answer();
    return new RelayLimits(answer.firstByte(), answer.idleStream(), left);
  }

  /// An answer that may have begun with comments goes on unencoded.
  private static Map<String, String> headers(Call call, Duration left) {
    String deadline = Long.toString(left.toMillis());
    return call.heartbeats().isPresent()
        ? Map.of(
            "X-Request-Id",
            call.id(),
            "Dormouse-Deadline-Ms",
            deadline,
            "Accept-Encoding",
            "identity")
        : Map.of("X-Request-Id", call.id(), "Dormouse-Deadline-Ms", deadline);
  }

  private Future<Answered> settled(Call call, Granted granted, int tries, RelayOutcome outcome) {
    ModelRoute route = granted.routed().route();
    return switch (outcome) {
      case RelayOutcome.Completed(int status, long bytes, long _) -> { // 1
        granted.reservation().closeAnswered();
        yield Future.succeededFuture(
            new Answered(status, status < 400 ? "ok" : "upstream_error", bytes));
      }
      case RelayOutcome.FailedMidStream(long bytes) -> // 1
          Future.succeededFuture(
              new Answered(call.response().getStatusCode(), "worker_died", bytes));
      case RelayOutcome.TimedOut(var expiry, boolean begun, long bytes) -> // 4
          begun
              ? Future.succeededFuture(
                  new Answered(call.response().getStatusCode(), expiry.code(), bytes))
              : RequestPipeline.refuse(Refusals.timedOut(route, expiry));
      case RelayOutcome.NotAdmitted _ -> { // 2
        granted.reservation().close();
        yield tries < MOST_TRIES
            ? again(call, granted, tries)
            : RequestPipeline.refuse(Refusals.notAdmitted(route));
      }
      case RelayOutcome.ConnectFailed(_, boolean refused) when !refused -> { // 2
        granted.reservation().close();
        yield tries < MOST_TRIES
            ? again(call, granted, tries)
            : RequestPipeline.refuse(Refusals.notAdmitted(route));
      }
      case RelayOutcome.ConnectFailed _ -> { // 2
        granted.reservation().closeAsLost();
        yield tries < MOST_TRIES
            ? again(call, granted, tries)
            : RequestPipeline.refuse(Refusals.workerDied(route));
      }
      case RelayOutcome.Undelivered _ -> { // 2
        granted.reservation().close();
        yield tries < MOST_TRIES
            ? again(call, granted, tries)
            : RequestPipeline.refuse(Refusals.workerDied(route));
      }
      case RelayOutcome.FailedBeforeResponse _ -> // 3
          RequestPipeline.refuse(Refusals.workerDied(route));
      case RelayOutcome.ClientGone _ -> Future.failedFuture(new ClientGone());
    };
  }

  private Future<Answered> again(Call call, Granted granted, int tries) {
    call.watchClient();
    return hold.worker(call, granted.routed()).compose(next -> attempt(call, next, tries + 1));
  }

  private static Optional<Splice> rename(Routed routed) {
    RequestPeek peek = routed.peek();
    String upstream = routed.route().upstreamName();
    return upstream.equals(peek.model())
        ? Optional.empty()
        : Optional.of(
            new Splice(peek.modelStart(), peek.modelEnd(), Buffer.buffer(Json.encode(upstream))));
  }
}
