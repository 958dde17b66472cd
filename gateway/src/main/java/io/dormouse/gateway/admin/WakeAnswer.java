package io.dormouse.gateway.admin;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.hold.TenantLoad;
import io.dormouse.gateway.pool.PoolPhase;
import io.dormouse.gateway.pool.PoolSnapshot;
import io.dormouse.gateway.pool.WakeFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// One wake, told until it is ready or has failed, at the latest a second after `load-timeout`.
///
/// As server-sent events, or, for a caller that accepts `application/json`, as one answer at the
/// end whose status says how it went.
final class WakeAnswer extends PoolFollower {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final WakeFailure OVERDUE =
      new WakeFailure("wake_timeout", "No worker came up within load-timeout.", "");
  private static final WakeFailure ENDED =
      new WakeFailure("wake_ended", "The model was sent to sleep before it was ready.", "");
  private static final WakeFailure CLOSING =
      new WakeFailure("shutting_down", "The gateway is shutting down.", "");

  private final BiFunction<PoolSnapshot, Map<String, TenantLoad>, JsonObject> view;
  private final boolean streams;
  private boolean wakes;

  /// @param view the pool as JSON
  WakeAnswer(
      RoutingContext request,
      ModelRoute route,
      PoolFeed feed,
      BiFunction<PoolSnapshot, Map<String, TenantLoad>, JsonObject> view) {
    super(request, route, feed);
    this.view = view;
    String accept = request.request().getHeader("Accept");
    this.streams = accept == null || !accept.contains("application/json");
  }

  @Override
  boolean wants(PoolNews news) {
    return !(news instanceof PoolNews.OfCall);
  }

  @Override
  void opened(PoolSnapshot snapshot, Map<String, TenantLoad> tenants) {
    PoolPhase phase = snapshot.state().phase();
    wakes = phase == PoolPhase.WAKING;
    step(feed().dated(new PoolNews.Snapshot(view.apply(snapshot, tenants))));
    route().pool().wake();
    if (phase == PoolPhase.READY) {
      ready(feed().dated(new PoolNews.Ready(Optional.empty())));
    } else {
      after(route().config().timing().load().plus(SOON), () -> failed(OVERDUE, SOON));
    }
  }

  @Override
  void news(PoolNews.Dated dated) {
    switch (dated.news()) {
      case PoolNews.Ready _ -> ready(dated);
      case PoolNews.Failed(var cause, var retryAfter) -> failed(cause, retryAfter);
      case PoolNews.Phase(_, var to) -> phase(dated, to);
      case PoolNews.Snapshot _,
          PoolNews.Waking _,
          PoolNews.Progress _,
          PoolNews.Joined _,
          PoolNews.Left _,
          PoolNews.Stopping _,
          PoolNews.Gone _,
          PoolNews.OfCall _,
          PoolNews.Missed _,
          PoolNews.Closing _ ->
          step(dated);
    }
  }

  private void phase(PoolNews.Dated dated, PoolPhase to) {
    if (to == PoolPhase.READY) {
      ready(feed().dated(new PoolNews.Ready(Optional.empty())));
    } else if (wakes && to == PoolPhase.ASLEEP) {
      failed(ENDED, SOON);
    } else {
      wakes |= to == PoolPhase.WAKING;
      step(dated);
    }
  }

  @Override
  void closing() {
    failed(CLOSING, SOON);
  }

  private void step(PoolNews.Dated dated) {
    if (streams) {
      tell(dated);
    }
  }

  private void ready(PoolNews.Dated dated) {
    if (streams) {
      tell(dated);
      end();
    } else {
      leave();
      response().putHeader("Content-Type", "application/json").end(dated.data().toBuffer());
    }
  }

  private void failed(WakeFailure cause, Duration retryAfter) {
    if (streams) {
      tell(new PoolNews.Failed(cause, retryAfter));
      end();
    } else {
      leave();
      AdminGuard.fail(
          request(), new GatewayError.WakeFailed(cause.code(), cause.safeMessage(), retryAfter));
    }
  }
}
