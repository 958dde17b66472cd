package io.dormouse.gateway.catalog;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// The models by name and alias; what is awake makes no difference. Safe for any thread.
public final class ModelCatalog {
  private final AtomicReference<Names> names;

  /// @param routes in the configuration's order; names and aliases are unique
  public ModelCatalog(List<ModelRoute> routes) {
    var all = new LinkedHashMap<String, ModelRoute>();
    routes.forEach(route -> all.put(route.name(), route));
    this.names = new AtomicReference<>(Names.of(all));
  }

  /// Looks a name or alias up.
  public Resolution resolve(String name) {
    ModelRoute route = names.get().byAnyName().get(name);
    return route == null ? new Resolution.Unknown(name) : new Resolution.Resolved(route);
  }

  /// All models, the configured ones in the configuration's order, then those found later.
  public Collection<ModelRoute> routes() {
    return names.get().byName().values();
  }

  /// The first of a model's names that another model has already.
  public Optional<String> taken(String name, List<String> aliases) {
    var known = names.get().byAnyName();
    return Stream.concat(Stream.of(name), aliases.stream()).filter(known::containsKey).findFirst();
  }

  /// Adds a model whose names nobody has.
  public void add(ModelRoute route) {
    names.updateAndGet(before -> {
      var all = new LinkedHashMap<>(before.byName());
      all.put(route.name(), route);
      return Names.of(all);
    });
  }

  /// Takes a model out; its pool goes on.
  public void remove(String name) {
    names.updateAndGet(before -> {
      var all = new LinkedHashMap<>(before.byName());
      all.remove(name);
      return Names.of(all);
    });
  }

  private record Names(SequencedMap<String, ModelRoute> byName, Map<String, ModelRoute> byAnyName) {
    static Names of(SequencedMap<String, ModelRoute> byName) {
      Map<String, ModelRoute> any = new HashMap<>();
      for (ModelRoute route : byName.values()) {
        route.config().aliases().forEach(alias -> any.putIfAbsent(alias, route));
      }
      any.putAll(byName);
      return new Names(Collections.unmodifiableSequencedMap(byName), Map.copyOf(any));
    }
  }
}
