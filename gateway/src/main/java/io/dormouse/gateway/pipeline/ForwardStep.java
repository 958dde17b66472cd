package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.config.TenantConfig;
import io.dormouse.gateway.http.RequestPeek;
import io.dormouse.gateway.proxy.Expiry;
import io.dormouse.gateway.proxy.Relay;
import io.dormouse.gateway.proxy.RelayBody;
import io.dormouse.gateway.proxy.RelayLimits;
import io.dormouse.gateway.proxy.RelayOutcome;
import io.dormouse.gateway.proxy.RelayRequest;
import io.dormouse.gateway.proxy.Splice;
import io.dormouse.gateway.tracing.ForwardTrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Step 7: sends the call to the reserved worker and its answer to the client.
///
/// 1. An answer that came, whole or broken off, ends the call.
/// 2. A worker that turned the call away, took no connection or reset two never saw it: the call
///    waits again, [Tries#MOST] times in all, and the pool is told of a worker that no longer
///    listens. One that reset two is most likely dying, so its fate is waited for first.
/// 3. A worker that failed with the call may have run it: it goes to another one, once, only if the
///    first one is known to be dead and the call may be repeated (`retry`); one that may not gets a
///    connection of its own, so that a reset means a failure. If the other one dies too, the call
///    is likely the cause, and its client is asked not to try again.
/// 4. A worker that took too long is not asked again: another one would take as long. The pool is
///    told of one that gave nothing at all.
final class ForwardStep {
  private static final Duration DEATH_KNOWN_WITHIN = Duration.ofSeconds(3);

  private final Relay relay;
  private final HoldStep hold;
  private final TenantConfig tenants;
  private final LongSupplier nanoTime;

  ForwardStep(Relay relay, HoldStep hold, TenantConfig tenants, LongSupplier nanoTime) {
    this.relay = relay;
    this.hold = hold;
    this.tenants = tenants;
    this.nanoTime = nanoTime;
  }

  Future<Answered> relay(Call call, Granted granted) {
    return attempt(call, granted, Tries.FIRST);
  }

  private Future<Answered> attempt(Call call, Granted granted, Tries tries) {
    Routed routed = granted.routed();
    long began = nanoTime.getAsLong();
    Duration left = call.left(routed.route().config().answer().total(), began);
    var reservation = granted.reservation();
    var trace =
        call.trace().forward(reservation.worker().toString(), reservation.endpoint(), tries.made());
    var request =
        new RelayRequest(
            reservation.endpoint(),
            call.request(),
            new RelayBody(routed.body(), rename(routed)),
            limits(routed, left),
            headers(call, left, trace),
            routed.route().config().answer().repeats(call.path()),
            (status, headers) -> {
              trace.answered(status);
              call.heartbeats().ifPresent(Heartbeats::stop);
              call.answeredAfter(Duration.ofNanos(nanoTime.getAsLong() - began));
              call.head(headers);
            });
    return relay
        .forward(request)
        .compose(outcome -> {
          trace.over(outcome);
          return settled(call, granted, tries, outcome);
        });
  }

  private static RelayLimits limits(Routed routed, Duration left) {
    var answer = routed.route().config().answer();
    return new RelayLimits(answer.firstByte(), answer.idleStream(), left);
  }

  /// What the worker is told beside the client's own headers; an answer that may have begun with
  /// comments goes on unencoded.
  private Map<String, String> headers(Call call, Duration left, ForwardTrace trace) {
    var headers = new HashMap<>(trace.headers());
    headers.put("X-Request-Id", call.id());
    headers.put("Dormouse-Deadline-Ms", Long.toString(left.toMillis()));
    headers.put("Dormouse-Flow", Flow.of(call.tenant()));
    headers.put("Dormouse-Priority", Integer.toString(tenants.priority(call.tenant())));
    call.heartbeats().ifPresent(_ -> headers.put("Accept-Encoding", "identity"));
    return headers;
  }

  private Future<Answered> settled(Call call, Granted granted, Tries tries, RelayOutcome outcome) {
    ModelRoute route = granted.routed().route();
    return switch (outcome) {
      case RelayOutcome.Completed(int status, long bytes, long _) -> { // 1
        granted.reservation().closeAnswered();
        yield Future.succeededFuture(
            new Answered(status, status < 400 ? "ok" : "upstream_error", bytes));
      }
      case RelayOutcome.Converted(int status, long bytes) -> { // 1
        granted.reservation().closeAnswered();
        yield Future.succeededFuture(new Answered(status, "upstream_error", bytes));
      }
      case RelayOutcome.FailedMidStream(long bytes) -> // 1
          Future.succeededFuture(
              new Answered(call.response().getStatusCode(), "worker_died", bytes));
      case RelayOutcome.TimedOut(var expiry, boolean begun, long bytes) -> { // 4
        if (expiry == Expiry.FIRST_BYTE || (expiry == Expiry.TOTAL && !begun)) {
          granted.reservation().closeAsSilent();
        }
        yield begun
            ? Future.succeededFuture(
                new Answered(call.response().getStatusCode(), expiry.code(), bytes))
            : RequestPipeline.refuse(Refusals.timedOut(route, expiry));
      }
      case RelayOutcome.NotAdmitted _ -> { // 2
        granted.reservation().close();
        yield tries.left()
            ? again(call, granted, tries.next(false))
            : RequestPipeline.refuse(Refusals.notAdmitted(route));
      }
      case RelayOutcome.ConnectFailed failed when !failed.refused() -> { // 2
        granted.reservation().close();
        yield tries.left()
            ? again(call, granted, tries.next(false))
            : RequestPipeline.refuse(Refusals.notAdmitted(route));
      }
      case RelayOutcome.ConnectFailed failed -> { // 2
        granted.reservation().closeAsLost();
        yield tries.left()
            ? again(call, granted, tries.next(failed.afterReset()))
            : RequestPipeline.refuse(Refusals.workerDied(route));
      }
      case RelayOutcome.Undelivered _ -> // 2
          fate(call, granted, tries.left())
              .compose(dead -> {
                if (dead) {
                  granted.reservation().closeAsBroken();
                } else {
                  granted.reservation().close();
                }
                return tries.left()
                    ? again(call, granted, tries.next(dead))
                    : RequestPipeline.refuse(Refusals.workerDied(route));
              });
      case RelayOutcome.FailedBeforeResponse _ -> broke(call, granted, tries); // 3
      case RelayOutcome.ClientGone _ -> Future.failedFuture(new ClientGone());
    };
  }

  /// Sends the call once more if its worker is known to be dead, and no other was under it before.
  private Future<Answered> broke(Call call, Granted granted, Tries tries) {
    ModelRoute route = granted.routed().route();
    boolean asks = route.config().answer().repeats(call.path()) && tries.dependOnDeath();
    return fate(call, granted, asks)
        .compose(dead -> {
          granted.reservation().closeAsBroken();
          return switch (tries.afterBreak(dead)) {
            case AGAIN -> again(call, granted, tries.next(true));
            case WORKER_DIED -> RequestPipeline.refuse(Refusals.workerDied(route));
            case WORKERS_DIED -> RequestPipeline.refuse(Refusals.workersDied(route));
          };
        });
  }

  /// Whether the call's worker is known to be dead within a moment; false at once where nobody
  /// asks.
  private static Future<Boolean> fate(Call call, Granted granted, boolean asks) {
    if (!asks) {
      return Future.succeededFuture(false);
    }
    Promise<Boolean> dead = Promise.promise();
    granted
        .reservation()
        .fate(DEATH_KNOWN_WITHIN, it -> call.context().runOnContext(_ -> dead.complete(it)));
    return dead.future();
  }

  private Future<Answered> again(Call call, Granted granted, Tries tries) {
    call.watchClient();
    return hold.worker(call, granted.routed()).compose(next -> attempt(call, next, tries));
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
