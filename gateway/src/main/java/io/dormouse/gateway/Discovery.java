package io.dormouse.gateway;

import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.config.ServiceModels.Discovered;
import io.dormouse.gateway.platform.knative.FoundModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Keeps the catalog's models in step with the Services that say they serve one. Called on one
/// thread at a time.
///
/// A Service whose settings changed is a new model under the old name: calls inside end with the
/// old one.
final class Discovery {
  private static final Logger LOG = Logger.getLogger("dormouse.discovery");

  private final ModelCatalog catalog;
  private final Function<ModelConfig, ModelRoute> routes;
  private final Consumer<ModelRoute> removal;
  private final Map<FoundModel, ModelRoute> served = new HashMap<>();
  private Set<String> complaints = Set.of();

  /// @param routes makes a model's route
  /// @param removal takes the route of a model that is no more
  Discovery(
      ModelCatalog catalog,
      Function<ModelConfig, ModelRoute> routes,
      Consumer<ModelRoute> removal) {
    this.catalog = catalog;
    this.routes = routes;
    this.removal = removal;
  }

  /// Takes all models that there are.
  void found(List<FoundModel> models) {
    var gone = new HashSet<>(served.keySet());
    models.forEach(gone::remove);
    gone.forEach(this::remove);
    var said = new HashSet<String>();
    for (FoundModel model : models) {
      if (!served.containsKey(model)) {
        complaint(model).ifPresent(said::add);
      }
    }
    said.stream().filter(words -> !complaints.contains(words)).forEach(LOG::warn);
    complaints = said;
  }

  private void remove(FoundModel model) {
    ModelRoute route = served.remove(model);
    if (route != null) {
      catalog.remove(route.name());
      LOG.infof("model=%s is not offered any more by %s", route.name(), place(model));
      removal.accept(route);
    }
  }

  /// Serves a model, or says why not.
  private Optional<String> complaint(FoundModel found) {
    var read =
        ServiceModels.read(found.namespace(), found.service(), found.labels(), found.annotations());
    return switch (read) {
      case Discovered.Refused(var problems) ->
          Optional.of(
              place(found)
                  + " is not served: "
                  + String.join("; ", problems.stream().map(it -> it.text()).toList()));
      case Discovered.Model(var config) -> {
        var taken = catalog.taken(config.name(), config.aliases());
        if (taken.isEmpty()) {
          var route = routes.apply(config);
          catalog.add(route);
          served.put(found, route);
          LOG.infof("model=%s is offered by %s", config.name(), place(found));
        }
        yield taken.map(name ->
            place(found) + " is not served: another model is called \"" + name + "\" already");
      }
    };
  }

  private static String place(FoundModel model) {
    return "Service " + model.namespace() + "/" + model.service();
  }
}
