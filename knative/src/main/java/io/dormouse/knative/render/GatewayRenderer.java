package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;

/// Turns the gateway into its objects.
public final class GatewayRenderer {
  static final String CONFIGURATION = "dormouse.yaml";
  static final String DATA = "http";
  static final String MANAGEMENT = "management";

  private static final int SERVICE_PORT = 80;

  private GatewayRenderer() {}

  /// All objects, in an order in which they can be applied.
  public static List<HasMetadata> render(GatewayDeployment gateway) {
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(
        new ServiceAccountBuilder()
            .withMetadata(gateway.id().metadata())
            .withAutomountServiceAccountToken(false)
            .build());
    objects.addAll(GatewayAccess.of(gateway));
    objects.add(
        new ConfigMapBuilder()
            .withMetadata(gateway.id().metadata())
            .addToData(CONFIGURATION, gateway.configuration())
            .build());
    objects.add(service(gateway));
    objects.add(GatewayPods.deployment(gateway));
    objects.add(
        new PodDisruptionBudgetBuilder()
            .withMetadata(gateway.id().metadata())
            .withNewSpec()
            .withMaxUnavailable(new IntOrString(1))
            .withNewSelector()
            .withMatchLabels(gateway.id().labels())
            .endSelector()
            .endSpec()
            .build());
    return objects;
  }

  private static HasMetadata service(GatewayDeployment gateway) {
    return new ServiceBuilder()
        .withMetadata(gateway.id().metadata())
        .withNewSpec()
        .withSelector(gateway.id().labels())
        .addNewPort()
        .withName(DATA)
        .withPort(SERVICE_PORT)
        .withTargetPort(new IntOrString(DATA))
        .endPort()
        .endSpec()
        .build();
  }
}
