package io.dormouse.gateway.catalog;

import io.dormouse.gateway.config.ModelConfig;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
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
  ///
  /// @param changing models whose names do not count, because others take their places
  public Optional<String> taken(ModelConfig model, Set<ModelRoute> changing) {
    var known =
        routes().stream()
            .filter(route -> !changing.contains(route))
            .flatMap(route -> called(route.config()))
            .collect(Collectors.toSet());
    return called(model).filter(known::contains).findFirst();
  }

  private static Stream<String> called(ModelConfig model) {
    return Stream.concat(Stream.of(model.name()), model.aliases().stream());
  }

  /// Adds a model whose names nobody has, or puts it in the place of the one of that name.
  public void put(ModelRoute route) {
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
