package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Turns the gateway into its objects.
public final class GatewayRenderer {
  static final String CONFIGURATION = "dormouse.yaml";
  static final String DATA = "http";
  static final String MANAGEMENT = "management";

  private static final String NAME = "app.kubernetes.io/name";
  private static final int SERVICE_PORT = 80;

  private GatewayRenderer() {}

  /// All objects, in an order in which they can be applied.
  public static List<HasMetadata> render(GatewayDeployment gateway) {
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(
        new ServiceAccountBuilder()
            .withMetadata(metadata(gateway))
            .withAutomountServiceAccountToken(false)
            .build());
    objects.addAll(GatewayAccess.of(gateway));
    objects.add(
        new ConfigMapBuilder()
            .withMetadata(metadata(gateway))
            .addToData(CONFIGURATION, gateway.configuration())
            .build());
    objects.add(service(gateway));
    objects.add(GatewayPods.deployment(gateway));
    objects.add(
        new PodDisruptionBudgetBuilder()
            .withMetadata(metadata(gateway))
            .withNewSpec()
            .withMaxUnavailable(new IntOrString(1))
            .withNewSelector()
            .withMatchLabels(labels(gateway))
            .endSelector()
            .endSpec()
            .build());
    gateway
        .models()
        .forEach((namespace, ports) ->
            objects.add(WorkerPolicy.of(gateway, namespace, List.copyOf(ports))));
    return objects;
  }

  /// What an object in the gateway's namespace is called.
  static ObjectMeta metadata(GatewayDeployment gateway) {
    return metadata(gateway, gateway.namespace(), gateway.name());
  }

  /// What an object elsewhere is called, so that no other gateway's is called the same.
  static ObjectMeta metadata(GatewayDeployment gateway, String namespace) {
    return metadata(gateway, namespace, gateway.name() + "." + gateway.namespace());
  }

  private static ObjectMeta metadata(GatewayDeployment gateway, String namespace, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(labels(gateway))
        .build();
  }

  static Map<String, String> labels(GatewayDeployment gateway) {
    return Map.of(NAME, gateway.name());
  }

  private static HasMetadata service(GatewayDeployment gateway) {
    return new ServiceBuilder()
        .withMetadata(metadata(gateway))
        .withNewSpec()
        .withSelector(labels(gateway))
        .addNewPort()
        .withName(DATA)
        .withPort(SERVICE_PORT)
        .withTargetPort(new IntOrString(DATA))
        .endPort()
        .endSpec()
        .build();
  }
}
