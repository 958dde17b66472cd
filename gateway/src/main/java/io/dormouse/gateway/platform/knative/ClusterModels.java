package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.config.ServiceModels.Discovered;
import io.dormouse.knative.check.Seen;
import io.dormouse.knative.cluster.DiscoveredService;
import io.dormouse.knative.cluster.KnativeCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The models of a gateway that a cluster serves: those of its configuration, then those that
/// Services offer.
///
/// @param models by name
/// @param troubles why a Service is not served, or a namespace could not be read
record ClusterModels(SequencedMap<String, ModelConfig> models, List<String> troubles) {
  /// Keeps copies.
  ClusterModels {
    models = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(models));
    troubles = List.copyOf(troubles);
  }

  /// Looks for what is offered. Blocks.
  static ClusterModels of(GatewayConfig config, KnativeCluster cluster) {
    SequencedMap<String, ModelConfig> models = new LinkedHashMap<>();
    List<String> troubles = new ArrayList<>();
    for (ModelConfig model : config.models().values()) {
      if (NeedsReader.service(model).isPresent()) {
        models.put(model.name(), model);
      }
    }
    for (String namespace : config.knative().discover()) {
      switch (cluster.offered(namespace)) {
        case Seen.Found<List<DiscoveredService>>(List<DiscoveredService> services) ->
            services.stream()
                .filter(service -> !config.serves(service.namespace(), service.service()))
                .forEach(service -> add(service, config, models, troubles));
        case Seen.Absent<List<DiscoveredService>> _ -> {}
        case Seen.Unreadable<List<DiscoveredService>>(String why) -> troubles.add(why);
      }
    }
    return new ClusterModels(models, troubles);
  }

  private static void add(
      DiscoveredService service,
      GatewayConfig config,
      SequencedMap<String, ModelConfig> models,
      List<String> troubles) {
    String place = "Service %s/%s".formatted(service.namespace(), service.service());
    var read =
        ServiceModels.read(
            service.namespace(), service.service(), service.labels(), service.annotations());
    switch (read) {
      case Discovered.Refused(var problems) ->
          problems.forEach(
              problem -> troubles.add("%s is not served: %s".formatted(place, problem.text())));
      case Discovered.Model(ModelConfig model) -> {
        if (config.models().containsKey(model.name()) || models.containsKey(model.name())) {
          troubles.add(
              "%s is not served: another model is called \"%s\" already"
                  .formatted(place, model.name()));
        } else {
          models.put(model.name(), model);
        }
      }
    }
  }
}
