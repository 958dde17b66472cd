package io.dormouse.knative.cluster;

import io.dormouse.knative.check.ClusterState;
import io.dormouse.knative.check.GatewayAccount;
import io.dormouse.knative.check.ModelNeeds;
import io.dormouse.knative.check.NamespaceState;
import io.dormouse.knative.check.Needs;
import io.dormouse.knative.check.Seen;
import io.dormouse.knative.check.ServiceName;
import io.dormouse.knative.check.ServiceState;
import io.dormouse.knative.check.Watched;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads of a cluster what can be judged by the needs of its models. Blocks.
final class ClusterReader {
  private static final int CONNECT_MS = 1_000;

  private final KubernetesClient client;

  ClusterReader(KubernetesClient client) {
    this.client = client;
  }

  /// The version of Kubernetes; unreadable where the API server does not answer.
  Seen<String> version() {
    try {
      return new Seen.Found<>(client.getKubernetesVersion().getGitVersion());
    } catch (KubernetesClientException silence) {
      return new Seen.Unreadable<>(
          "no answer from the API server at %s: %s (KUBECONFIG says where it is)"
              .formatted(client.getMasterUrl(), Troubles.words(silence)));
    }
  }

  /// What there is.
  ///
  /// @param discover namespaces in which there may be further models
  Seen<ClusterState> read(Needs needs, Set<String> discover, URI activator) {
    return switch (version()) {
      case Seen.Found<String>(String version) ->
          new Seen.Found<>(read(version, needs, discover, activator));
      case Seen.Absent<String> _ -> new Seen.Absent<>();
      case Seen.Unreadable<String>(String why) -> new Seen.Unreadable<>(why);
    };
  }

  private ClusterState read(String version, Needs needs, Set<String> discover, URI activator) {
    var nodes = new NodeReader(client);
    var access = new AccessReader(client);
    Seen<String> caller = access.caller();
    return new ClusterState(
        version,
        caller,
        new ServingReader(client).read(),
        nodes.nodes(),
        nodes.autoscalers(),
        namespaces(needs, discover, caller, access),
        services(needs.models().stream().map(ModelNeeds::service).toList()),
        new ReferenceReader(client)
            .read(needs.models().stream().flatMap(model -> model.references().stream())),
        reachable(activator));
  }

  private SequencedMap<String, NamespaceState> namespaces(
      Needs needs, Set<String> discover, Seen<String> caller, AccessReader access) {
    GatewayAccount gateway = needs.gateway();
    SequencedMap<String, List<Watched>> names = new TreeMap<>();
    if (gateway.counted()) {
      names.put(gateway.name().namespace(), Watched.OF_REPLICAS);
    }
    discover.forEach(name -> names.put(name, Watched.OF_MODELS));
    needs.models().forEach(model -> names.put(model.service().namespace(), Watched.OF_MODELS));
    boolean another = gateway.deployed() && caller.found().filter(gateway.user()::equals).isEmpty();
    SequencedMap<String, NamespaceState> found = new LinkedHashMap<>();
    names.forEach((name, needed) ->
        found.put(
            name,
            new NamespaceState(
                exists(name),
                needed,
                access.denied(name, needed),
                another ? access.denied(gateway, name, needed) : new Seen.Absent<>())));
    return found;
  }

  private Seen<Boolean> exists(String namespace) {
    return Reads.seen(
        "namespaces",
        () -> Optional.ofNullable(client.namespaces().withName(namespace).get()).map(_ -> true));
  }

  private Map<ServiceName, Seen<ServiceState>> services(List<ServiceName> names) {
    Map<ServiceName, Seen<ServiceState>> found = new TreeMap<>();
    names.forEach(name -> found.put(name, service(name)));
    return found;
  }

  private Seen<ServiceState> service(ServiceName name) {
    return Reads.seen(
        "Services",
        () ->
            Optional.ofNullable(
                    client
                        .resources(Service.class)
                        .inNamespace(name.namespace())
                        .withName(name.name())
                        .get())
                .map(ServiceStateReader::read));
  }

  private static boolean reachable(URI address) {
    int port = Stream.of(address.getPort()).filter(it -> it > 0).findFirst().orElse(80);
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), port), CONNECT_MS);
      return true;
    } catch (IOException unreachable) {
      return false;
    }
  }
}
