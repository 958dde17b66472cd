package io.dormouse.gateway.catalog;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The configured models by name and alias; what is awake makes no difference.
public final class ModelCatalog {
  private final SequencedMap<String, ModelRoute> byName = new LinkedHashMap<>();
  private final Map<String, ModelRoute> byAnyName = new HashMap<>();

  /// @param routes in the configuration's order; names and aliases are unique
  public ModelCatalog(List<ModelRoute> routes) {
    for (ModelRoute route : routes) {
      byName.put(route.name(), route);
      byAnyName.put(route.name(), route);
      route.config().aliases().forEach(alias -> byAnyName.put(alias, route));
    }
  }

  /// Looks a name or alias up.
  public Resolution resolve(String name) {
    ModelRoute route = byAnyName.get(name);
    return route == null ? new Resolution.Unknown(name) : new Resolution.Resolved(route);
  }

  /// All models in the configuration's order.
  public Collection<ModelRoute> routes() {
    return byName.values();
  }
}
