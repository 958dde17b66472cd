package io.dormouse.gateway;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.telemetry.GatewayMeters;
import java.util.function.Function;

/// The routes of models that Services offer, with their platforms and gauges.
///
/// @param maker makes a route with its pool and platform
record FoundRoutes(
    Function<ModelConfig, ModelRoute> maker, Platforms platforms, GatewayMeters meters)
    implements Discovery.Routes {
  @Override
  public ModelRoute added(ModelConfig model) {
    var route = maker.apply(model);
    meters.watch(route);
    return route;
  }

  @Override
  public ModelRoute changed(ModelRoute before, ModelConfig model) {
    var ending = takenOut(before);
    var route = added(model);
    var _ = before.pool().replaceBy(route.pool()).thenRun(ending);
    return route;
  }

  @Override
  public void removed(ModelRoute route) {
    var ending = takenOut(route);
    var _ = route.pool().remove().thenRun(ending);
  }

  private Runnable takenOut(ModelRoute route) {
    meters.unwatch(route);
    return platforms.takeOut(route.name());
  }
}
