package io.dormouse.gateway.admin;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.hold.TenantLoad;
import io.dormouse.gateway.http.CutOff;
import io.dormouse.gateway.pool.PoolSnapshot;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// An answer that follows what a pool does, until either side ends it; confined to the context of
/// its request, but for [#offer] and [#gatewayCloses].
///
/// It begins with the pool as it stands; no news between that and the next is lost. A reader that
/// leaves more unread than may wait is told how much it missed, and cut off.
abstract class PoolFollower {
  private static final long NO_TIMER = -1;

  private final RoutingContext request;
  private final Vertx vertx;
  private final Context context;
  private final ModelRoute route;
  private final PoolFeed feed;
  private final Backlog backlog;
  private final AtomicBoolean asked = new AtomicBoolean();
  private long beats = NO_TIMER;
  private boolean headWritten;
  private boolean over;

  PoolFollower(RoutingContext request, ModelRoute route, PoolFeed feed) {
    this.request = request;
    this.vertx = request.vertx();
    this.context = vertx.getOrCreateContext();
    this.route = route;
    this.feed = feed;
    this.backlog = new Backlog(feed.bounds().news());
  }

  /// Begins to follow.
  final void follow() {
    if (!feed.enter()) {
      AdminGuard.fail(
          request,
          new GatewayError.Contended(
              "too_many_followers",
              "As many follow pools as may: " + feed.bounds().followers() + ". Try again later.",
              feed.bounds().beat()));
      return;
    }
    response().closeHandler(_ -> leave());
    response().drainHandler(_ -> drain());
    route
        .pool()
        .look((snapshot, tenants) -> {
          feed.add(route.name(), this);
          context.runOnContext(_ -> open(snapshot, tenants));
        });
  }

  /// Takes news; it is told once there is room on the connection.
  final void offer(PoolNews.Dated news) {
    if (wants(news.news())) {
      backlog.offer(news);
      if (!asked.getAndSet(true)) {
        context.runOnContext(_ -> drain());
      }
    }
  }

  final void gatewayCloses() {
    context.runOnContext(_ -> {
      if (!over) {
        closing();
      }
    });
  }

  private void open(PoolSnapshot snapshot, Map<String, TenantLoad> tenants) {
    if (over) {
      feed.remove(route.name(), this);
    } else if (feed.closed()) {
      closing();
    } else {
      beats = vertx.setPeriodic(feed.bounds().beat().toMillis(), _ -> beat());
      opened(snapshot, tenants);
    }
  }

  private void drain() {
    asked.set(false);
    while (!over && !response().writeQueueFull() && backlog.missed() == 0) {
      Optional<PoolNews.Dated> next = backlog.poll();
      if (next.isEmpty()) {
        return;
      }
      news(next.get());
    }
    long missed = backlog.missed();
    if (!over && missed > 0) {
      Future<Void> told = tell(feed.dated(new PoolNews.Missed(missed)));
      leave();
      endAfter(told);
    }
  }

  /// Ends the answer once a reader took what was written, or cuts it off.
  private void endAfter(Future<Void> told) {
    told.onSuccess(_ -> response().end());
    vertx.setTimer(
        feed.bounds().beat().toMillis(),
        _ -> {
          if (!told.isComplete()) {
            CutOff.answer(request.request());
          }
        });
  }

  private void beat() {
    if (headWritten && !response().writeQueueFull()) {
      response().write(": still here\n\n");
    }
  }

  /// Whether it is told of such news.
  abstract boolean wants(PoolNews news);

  /// Begins with how the pool stands.
  abstract void opened(PoolSnapshot snapshot, Map<String, TenantLoad> tenants);

  /// Tells what happened since.
  abstract void news(PoolNews.Dated news);

  /// Ends because the gateway does.
  abstract void closing();

  final HttpServerResponse response() {
    return request.response();
  }

  final RoutingContext request() {
    return request;
  }

  final ModelRoute route() {
    return route;
  }

  final PoolFeed feed() {
    return feed;
  }

  final long after(Duration delay, Runnable action) {
    return vertx.setTimer(
        delay.toMillis(),
        _ -> {
          if (!over) {
            action.run();
          }
        });
  }

  final void tell(PoolNews news) {
    tell(feed.dated(news));
  }

  /// Writes news as a server-sent event.
  final Future<Void> tell(PoolNews.Dated dated) {
    if (!headWritten) {
      headWritten = true;
      response()
          .setChunked(true)
          .putHeader("Content-Type", "text/event-stream")
          .putHeader("Cache-Control", "no-cache")
          .putHeader("X-Accel-Buffering", "no");
      if (!CutOff.sharesConnection(request.request())) {
        response().putHeader("Connection", "close");
      }
    }
    return response()
        .write(
            "event: %s\nid: %d\ndata: %s\n\n"
                .formatted(dated.news().event(), dated.id(), dated.data().encode()));
  }

  /// Ends the event stream.
  final void end() {
    leave();
    response().end();
  }

  /// Follows no longer.
  final void leave() {
    if (!over) {
      over = true;
      vertx.cancelTimer(beats);
      feed.remove(route.name(), this);
      feed.leave();
    }
  }
}
