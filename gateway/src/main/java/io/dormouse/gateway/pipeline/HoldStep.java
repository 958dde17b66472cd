package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.pool.HeldCall;
import io.dormouse.gateway.pool.HoldOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Steps 4 to 6 as one wait: the call stands in its model's pool until a worker is reserved for it.
final class HoldStep {
  private final InstantSource clock;

  HoldStep(InstantSource clock) {
    this.clock = clock;
  }

  /// Waits for a worker, from the call's arrival no longer than the client or the model's
  /// `wake-timeout` allows.
  Future<Granted> worker(Call call, Routed routed) {
    if (call.clientGone()) {
      return Future.failedFuture(new ClientGone());
    }
    var timing = routed.route().config().timing();
    Duration limit = WaitPreference.of(call.request().headers()).orElse(timing.wake());
    Duration bounded = limit.compareTo(timing.load()) > 0 ? timing.load() : limit;
    var waiting = new WaitingCall(call, routed.body().length(), call.arrivedAt().plus(bounded));
    Instant began = clock.instant();
    Runnable leave = routed.route().pool().acquire(waiting);
    call.whenGone(leave);
    return waiting
        .outcome
        .future()
        .compose(outcome -> {
          call.whenGone(null);
          return settled(call, routed, outcome, began);
        });
  }

  private Future<Granted> settled(Call call, Routed routed, HoldOutcome outcome, Instant began) {
    var waited = Duration.between(began, clock.instant());
    return switch (outcome) {
      case HoldOutcome.Released released -> granted(call, routed, released);
      case HoldOutcome.Cancelled _ -> Future.failedFuture(new ClientGone());
      case HoldOutcome.Expired expired -> {
        call.waited(waited, expired.workersUp() ? Duration.ZERO : waited, !expired.workersUp());
        yield RequestPipeline.refuse(Refusals.expired(routed.route(), expired));
      }
      case HoldOutcome.Overflow overflow ->
          RequestPipeline.refuse(Refusals.overflow(routed.route(), overflow));
      case HoldOutcome.WakeFailed failed -> {
        call.waited(waited, waited, true);
        yield RequestPipeline.refuse(Refusals.wakeFailed(routed.route(), failed));
      }
      case HoldOutcome.Closing _ -> RequestPipeline.refuse(Refusals.closing());
    };
  }

  private static Future<Granted> granted(Call call, Routed routed, HoldOutcome.Released released) {
    call.waited(released.held(), released.waking(), released.cold());
    var reservation = released.reservation();
    call.onEnd(reservation::close);
    return call.clientGone()
        ? Future.failedFuture(new ClientGone())
        : Future.succeededFuture(new Granted(routed, reservation));
  }

  private static final class WaitingCall implements HeldCall {
    private final Promise<HoldOutcome> outcome = Promise.promise();
    private final Call call;
    private final long bytes;
    private final Instant deadline;

    WaitingCall(Call call, long bytes, Instant deadline) {
      this.call = call;
      this.bytes = bytes;
      this.deadline = deadline;
    }

    @Override
    public Instant deadline() {
      return deadline;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void outcome(HoldOutcome decided) {
      if (call.context().equals(Vertx.currentContext())) {
        outcome.complete(decided);
      } else {
        call.context().runOnContext(_ -> outcome.complete(decided));
      }
    }
  }
}
