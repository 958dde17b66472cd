package io.dormouse.gateway;

import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.config.ServiceModels.Discovered;
import io.dormouse.gateway.platform.knative.FoundModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Keeps the catalog's models in step with the Services that say they serve one. Called on one
/// thread at a time.
///
/// A Service whose settings changed goes on as the same model while the model's name, and the one
/// its worker knows it by, stay; else its model is removed and another one added.
final class Discovery {
  private static final Logger LOG = Logger.getLogger("dormouse.discovery");

  private final ModelCatalog catalog;
  private final Routes routes;
  private final Map<String, Served> served = new HashMap<>();
  private Set<String> complaints = Set.of();

  /// What becomes of the models' routes.
  interface Routes {
    /// The route of a model that is new.
    ModelRoute added(ModelConfig model);

    /// The route of a model whose settings changed; calls held at the former one go on there.
    ModelRoute changed(ModelRoute before, ModelConfig model);

    /// Ends the route of a model that is no more.
    void removed(ModelRoute route);
  }

  /// What a Service serves.
  private record Served(FoundModel found, ModelRoute route) {}

  /// What a Service could serve.
  private record Offer(FoundModel found, ModelConfig config) {
    String place() {
      return Discovery.place(found);
    }
  }

  Discovery(ModelCatalog catalog, Routes routes) {
    this.catalog = catalog;
    this.routes = routes;
  }

  /// Takes all models that there are.
  void found(List<FoundModel> models) {
    var said = new HashSet<String>();
    var offers = new ArrayList<Offer>();
    var staying = new HashSet<String>();
    for (FoundModel model : models) {
      var known = served.get(place(model));
      if (known != null && known.found().equals(model)) {
        staying.add(place(model));
      } else {
        offer(model, said).ifPresent(offers::add);
      }
    }
    offers.stream().filter(this::goesOn).map(Offer::place).forEach(staying::add);
    List.copyOf(served.keySet()).stream()
        .filter(place -> !staying.contains(place))
        .forEach(this::remove);
    offers.sort(Comparator.comparing(offer -> !served.containsKey(offer.place())));
    serve(offers, said);
    said.stream().filter(words -> !complaints.contains(words)).forEach(LOG::warn);
    complaints = said;
  }

  private static Optional<Offer> offer(FoundModel found, Set<String> said) {
    var read =
        ServiceModels.read(found.namespace(), found.service(), found.labels(), found.annotations());
    return switch (read) {
      case Discovered.Model(var config) -> Optional.of(new Offer(found, config));
      case Discovered.Refused(var problems) -> {
        var words = problems.stream().map(it -> it.text()).toList();
        said.add(place(found) + " is not served: " + String.join("; ", words));
        yield Optional.empty();
      }
    };
  }

  /// Whether an offer is for the calls of what its Service serves.
  private boolean goesOn(Offer offer) {
    var before = served.get(offer.place());
    if (before == null) {
      return false;
    }
    var config = before.route().config();
    return config.name().equals(offer.config().name())
        && config.upstreamName().equals(offer.config().upstreamName());
  }

  /// Serves what is offered, those first that go on, or says why not.
  private void serve(List<Offer> offers, Set<String> said) {
    var changing =
        offers.stream()
            .flatMap(offer -> Stream.ofNullable(served.get(offer.place())))
            .map(Served::route)
            .collect(Collectors.toSet());
    for (Offer offer : offers) {
      var taken = catalog.taken(offer.config(), changing);
      if (taken.isPresent()) {
        remove(offer.place());
        said.add(
            "%s is not served: another model is called \"%s\" already"
                .formatted(offer.place(), taken.get()));
      } else {
        serve(offer);
      }
    }
  }

  private void serve(Offer offer) {
    var before = served.get(offer.place());
    var route =
        before == null
            ? routes.added(offer.config())
            : routes.changed(before.route(), offer.config());
    catalog.put(route);
    served.put(offer.place(), new Served(offer.found(), route));
    String what = before == null ? "is offered" : "has other settings now, is offered";
    LOG.infof("model=%s %s by %s", route.name(), what, offer.place());
  }

  private void remove(String place) {
    var gone = served.remove(place);
    if (gone != null) {
      catalog.remove(gone.route().name());
      LOG.infof("model=%s is not offered any more by %s", gone.route().name(), place);
      routes.removed(gone.route());
    }
  }

  private static String place(FoundModel model) {
    return "Service " + model.namespace() + "/" + model.service();
  }
}
