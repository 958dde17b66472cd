package io.dormouse.gateway.admin;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.hold.TenantLoad;
import io.dormouse.gateway.pool.PoolSnapshot;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.BiFunction;

/// Everything that a pool does, as server-sent events without end.
final class EventsAnswer extends PoolFollower {
  private final BiFunction<PoolSnapshot, Map<String, TenantLoad>, JsonObject> view;

  /// @param view the first event's data
  EventsAnswer(
      RoutingContext request,
      ModelRoute route,
      PoolFeed feed,
      BiFunction<PoolSnapshot, Map<String, TenantLoad>, JsonObject> view) {
    super(request, route, feed);
    this.view = view;
  }

  @Override
  boolean wants(PoolNews news) {
    return true;
  }

  @Override
  void opened(PoolSnapshot snapshot, Map<String, TenantLoad> tenants) {
    tell(new PoolNews.Snapshot(view.apply(snapshot, tenants)));
  }

  @Override
  void news(PoolNews.Dated news) {
    tell(news);
  }

  @Override
  void closing() {
    tell(new PoolNews.Closing());
    end();
  }
}
