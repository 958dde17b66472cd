package io.dormouse.knative.check;

import io.dormouse.knative.check.ModelNeeds.Clocks;
import io.dormouse.knative.check.ModelNeeds.Scale;
import io.dormouse.knative.check.ServiceState.Scaling;
import io.dormouse.knative.check.ServiceState.Timeouts;
import io.dormouse.knative.check.ServingFacts.Autoscaling;
import io.dormouse.knative.check.ServingFacts.Component;
import io.dormouse.knative.check.ServingFacts.Deploying;
import io.dormouse.knative.check.ServingFacts.Limits;
import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ConditionFacts.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;

/// A model and a cluster that suit each other; tests change one thing.
final class Cases {
  static final String GPU = "nvidia.com/gpu";
  static final ServiceName SERVICE = new ServiceName("models", "llama");
  static final GatewayAccount GATEWAY =
      new GatewayAccount(new ServiceName("dormouse", "dormouse-gateway"), false, false);
  static final Placement ONE_GPU = new Placement(1, GPU, Map.of(), List.of());
  static final Scale SCALE = new Scale(0, 2, 8, 32, 0);
  static final Clocks CLOCKS =
      new Clocks(
          Duration.ofMinutes(10),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1));
  static final Autoscaling AUTOSCALING =
      new Autoscaling(true, true, 0, Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ZERO);
  static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ZERO,
          Optional.of(Duration.ofMinutes(5)));
  static final Scaling SCALING =
      new Scaling(
          OptionalInt.of(0),
          0,
          2,
          Optional.of(Duration.ofMinutes(1)),
          Optional.of(Duration.ofMinutes(4)),
          OptionalDouble.of(8),
          OptionalDouble.of(0),
          32);
  static final ServiceState DEPLOYED =
      new ServiceState(condition(Status.TRUE, "", ""), TIMEOUTS, SCALING, ONE_GPU);

  private Cases() {}

  static ModelNeeds model() {
    return model(Set.of(), CLOCKS, SCALE, ONE_GPU);
  }

  static ModelNeeds model(Set<String> flags, Clocks clocks, Scale scale, Placement placement) {
    return new ModelNeeds("llama", SERVICE, flags, List.of(), true, clocks, scale, placement);
  }

  static ServingFacts serving() {
    return serving("1.15.2", Map.of(), AUTOSCALING);
  }

  static ServingFacts serving(
      String version, Map<String, String> features, Autoscaling autoscaling) {
    return new ServingFacts(
        new ServedKinds.Known(Set.of("services", "revisions", "routes")),
        new Seen.Found<>(version),
        new Seen.Found<>(
            List.of(
                new Component("activator", 1, 1),
                new Component("autoscaler", 1, 1),
                new Component("controller", 1, 1),
                new Component("webhook", 1, 1))),
        new Seen.Found<>(features),
        new Seen.Found<>(autoscaling),
        new Seen.Found<>(new Limits(Duration.ofMinutes(10), 1000)),
        new Seen.Found<>(new Deploying(Duration.ofMinutes(10), false)));
  }

  static NodeFacts node(String name, int gpus, int used, NodeFacts.Taint... taints) {
    return new NodeFacts(
        name,
        Map.of("zone", "a"),
        List.of(taints),
        true,
        gpus == 0 ? Map.of() : Map.of(GPU, (long) gpus),
        Optional.of(Map.of(GPU, (long) used)));
  }

  static ConditionFacts condition(Status status, String reason, String message) {
    return new ConditionFacts(status, reason, message, Instant.EPOCH);
  }

  static ClusterState cluster(ServingFacts serving, Seen<ServiceState> service) {
    SequencedMap<String, NamespaceState> namespaces = new LinkedHashMap<>();
    namespaces.put(
        "models",
        new NamespaceState(
            new Seen.Found<>(true),
            Watched.OF_MODELS,
            new Seen.Found<>(List.of()),
            new Seen.Absent<>()));
    return new ClusterState(
        "v1.35.4",
        new Seen.Found<>("operator"),
        serving,
        new Seen.Found<>(List.of(node("a", 4, 0))),
        new Seen.Found<>(List.of("cluster-autoscaler")),
        namespaces,
        Map.of(SERVICE, service),
        Map.of(),
        true);
  }
}
