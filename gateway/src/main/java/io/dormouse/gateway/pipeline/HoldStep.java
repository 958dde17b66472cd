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

  /// Waits for a worker: as long as the client says, counted from the call's arrival, else the
  /// model's `wake-timeout`, counted from here.
  Future<Granted> worker(Call call, Routed routed) {
    if (call.clientGone()) {
      return Future.failedFuture(new ClientGone());
    }
    var timing = routed.route().config().timing();
    Instant began = clock.instant();
    Instant deadline =
        WaitPreference.of(call.request().headers())
            .map(wait -> wait.compareTo(timing.load()) > 0 ? timing.load() : wait)
            .map(wait -> call.arrivedAt().plus(wait))
            .orElseGet(() -> began.plus(timing.wake()));
    var waiting = new WaitingCall(call, routed.body().length(), deadline);
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
