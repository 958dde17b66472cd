package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.List;

/// Who reaches which port of the models' pods in a namespace.
///
/// Calls come through queue-proxy's ports, from wherever Knative lets them come, and the autoscaler
/// and Prometheus read its numbers. Every other port is the gateway's alone: the control port,
/// whichever a Service names, and the data port, which queue-proxy asks inside the pod.
public final class WorkerPolicy {
  /// HTTP/1, h2c and TLS of queue-proxy; the autoscaler's numbers; the operator's.
  private static final List<Integer> QUEUE_PROXY = List.of(8012, 8013, 8112, 9090, 9091);

  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  private WorkerPolicy() {}

  /// The NetworkPolicy of a namespace that has models.
  ///
  /// @param gateway whose pods are let in; it need not be there
  public static HasMetadata of(GatewayName gateway, String namespace) {
    return new NetworkPolicyBuilder()
        .withMetadata(gateway.metadata(namespace))
        .withNewSpec()
        .withNewPodSelector()
        .addNewMatchExpression()
        .withKey(ModelLabel.KEY)
        .withOperator("Exists")
        .endMatchExpression()
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .addNewIngress()
        .withPorts(QUEUE_PROXY.stream().map(WorkerPolicy::port).toList())
        .endIngress()
        .addNewIngress()
        .addNewFrom()
        .withNewNamespaceSelector()
        .addToMatchLabels(NAMESPACE_NAME, gateway.namespace())
        .endNamespaceSelector()
        .withNewPodSelector()
        .withMatchLabels(gateway.labels())
        .endPodSelector()
        .endFrom()
        .endIngress()
        .endSpec()
        .build();
  }

  private static NetworkPolicyPort port(int port) {
    return new NetworkPolicyPortBuilder()
        .withProtocol("TCP")
        .withPort(new IntOrString(port))
        .build();
  }
}
