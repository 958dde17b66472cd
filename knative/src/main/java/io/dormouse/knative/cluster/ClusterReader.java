package io.dormouse.knative.cluster;

import io.dormouse.knative.check.ClusterState;
import io.dormouse.knative.check.NamespaceState;
import io.dormouse.knative.check.Seen;
import io.dormouse.knative.check.ServiceName;
import io.dormouse.knative.check.ServiceState;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
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
import java.util.TreeSet;
import java.util.stream.Stream;

/// Reads of a cluster what can be judged by the needs of its models. Blocks.
final class ClusterReader {
  private static final int CONNECT_MS = 1_000;
  private static final List<String> VERBS = List.of("get", "list", "watch");

  private final KubernetesClient client;

  private record Kind(String group, String plural) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("serving.knative.dev", "services"),
          new Kind("serving.knative.dev", "revisions"),
          new Kind("", "pods"),
          new Kind("", "events"),
          new Kind("discovery.k8s.io", "endpointslices"));

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
  Seen<ClusterState> read(Set<ServiceName> services, Set<String> more, URI activator) {
    return switch (version()) {
      case Seen.Found<String>(String version) ->
          new Seen.Found<>(read(version, services, more, activator));
      case Seen.Absent<String> _ -> new Seen.Absent<>();
      case Seen.Unreadable<String>(String why) -> new Seen.Unreadable<>(why);
    };
  }

  private ClusterState read(
      String version, Set<ServiceName> services, Set<String> more, URI activator) {
    var namespaces = new TreeSet<>(more);
    services.forEach(service -> namespaces.add(service.namespace()));
    var nodes = new NodeReader(client);
    return new ClusterState(
        version,
        caller(),
        new ServingReader(client).read(),
        nodes.nodes(),
        nodes.autoscalers(),
        namespaces(namespaces),
        services(services),
        reachable(activator));
  }

  private Seen<String> caller() {
    return Reads.seen(
        "its own name",
        () ->
            Optional.ofNullable(
                    client
                        .authentication()
                        .v1()
                        .selfSubjectReviews()
                        .create(new SelfSubjectReview())
                        .getStatus())
                .flatMap(status -> Optional.ofNullable(status.getUserInfo()))
                .flatMap(user -> Optional.ofNullable(user.getUsername())));
  }

  private SequencedMap<String, NamespaceState> namespaces(Set<String> names) {
    SequencedMap<String, NamespaceState> found = new LinkedHashMap<>();
    names.forEach(name -> found.put(name, new NamespaceState(exists(name), denied(name))));
    return found;
  }

  private Seen<Boolean> exists(String namespace) {
    return Reads.seen(
        "namespaces",
        () -> Optional.ofNullable(client.namespaces().withName(namespace).get()).map(_ -> true));
  }

  private Seen<List<String>> denied(String namespace) {
    return Reads.seen(
        "its own rights",
        () ->
            Optional.of(KINDS.stream().flatMap(kind -> denied(namespace, kind).stream()).toList()));
  }

  private Optional<String> denied(String namespace, Kind kind) {
    var verbs = VERBS.stream().filter(verb -> !allowed(namespace, kind, verb)).toList();
    return verbs.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("/", verbs) + " " + kind.plural());
  }

  private boolean allowed(String namespace, Kind kind, String verb) {
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withGroup(kind.group())
            .withResource(kind.plural())
            .withVerb(verb)
            .endResourceAttributes()
            .endSpec()
            .build();
    var status = client.authorization().v1().selfSubjectAccessReview().create(review).getStatus();
    return status != null && Boolean.TRUE.equals(status.getAllowed());
  }

  private Map<ServiceName, Seen<ServiceState>> services(Set<ServiceName> names) {
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
