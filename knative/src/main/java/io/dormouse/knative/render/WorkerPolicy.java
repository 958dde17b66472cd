package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.List;

/// Who reaches which port of the workers in a namespace.
///
/// Calls come through queue-proxy's ports, from wherever Knative lets them come, and the autoscaler
/// and Prometheus read its numbers. The worker's own data port is asked by queue-proxy alone,
/// inside the pod; the control port by the gateway alone.
final class WorkerPolicy {
  /// HTTP/1, h2c and TLS of queue-proxy; the autoscaler's numbers; the operator's.
  private static final List<Integer> QUEUE_PROXY = List.of(8012, 8013, 8112, 9090, 9091);

  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  private WorkerPolicy() {}

  static HasMetadata of(GatewayDeployment gateway, String namespace, List<Integer> controlPorts) {
    var policy =
        new NetworkPolicyBuilder()
            .withMetadata(GatewayRenderer.metadata(gateway, namespace))
            .withNewSpec()
            .withNewPodSelector()
            .addNewMatchExpression()
            .withKey(ModelLabel.KEY)
            .withOperator("Exists")
            .endMatchExpression()
            .endPodSelector()
            .withPolicyTypes("Ingress")
            .addNewIngress()
            .withPorts(ports(QUEUE_PROXY))
            .endIngress();
    if (!controlPorts.isEmpty()) {
      policy
          .addNewIngress()
          .withPorts(ports(controlPorts))
          .addNewFrom()
          .withNewNamespaceSelector()
          .addToMatchLabels(NAMESPACE_NAME, gateway.namespace())
          .endNamespaceSelector()
          .withNewPodSelector()
          .withMatchLabels(GatewayRenderer.labels(gateway))
          .endPodSelector()
          .endFrom()
          .endIngress();
    }
    return policy.endSpec().build();
  }

  private static List<NetworkPolicyPort> ports(List<Integer> ports) {
    return ports.stream()
        .map(port ->
            new NetworkPolicyPortBuilder()
                .withProtocol("TCP")
                .withPort(new IntOrString(port))
                .build())
        .toList();
  }
}
