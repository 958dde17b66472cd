package io.dormouse.knative.cluster;

import io.dormouse.knative.check.Seen;
import io.dormouse.knative.check.ServedKinds;
import io.dormouse.knative.check.ServingFacts;
import io.dormouse.knative.check.ServingFacts.Autoscaling;
import io.dormouse.knative.check.ServingFacts.Component;
import io.dormouse.knative.check.ServingFacts.Deploying;
import io.dormouse.knative.check.ServingFacts.Limits;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads how Knative Serving is installed and set up.
final class ServingReader {
  private static final String NAMESPACE = "knative-serving";
  private static final String VERSION = "app.kubernetes.io/version";

  private final KubernetesClient client;

  ServingReader(KubernetesClient client) {
    this.client = client;
  }

  ServingFacts read() {
    Seen<List<Deployment>> deployments =
        Reads.seen(
            "Deployments of " + NAMESPACE,
            () ->
                Optional.of(client.apps().deployments().inNamespace(NAMESPACE).list().getItems()));
    return new ServingFacts(
        kinds(),
        version(deployments),
        components(deployments),
        settings("config-features", Function.identity()),
        settings("config-autoscaler", ServingReader::autoscaling),
        settings("config-defaults", ServingReader::limits),
        settings("config-deployment", ServingReader::deploying));
  }

  private ServedKinds kinds() {
    try {
      var list = client.getApiResources("serving.knative.dev/v1");
      return list == null
          ? new ServedKinds.Known(Set.of())
          : new ServedKinds.Known(
              Reads.stream(list.getResources())
                  .map(APIResource::getName)
                  .collect(Collectors.toUnmodifiableSet()));
    } catch (KubernetesClientException refusal) {
      return switch (refusal.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND -> new ServedKinds.Known(Set.of());
        case HttpURLConnection.HTTP_FORBIDDEN -> new ServedKinds.Forbidden();
        default -> new ServedKinds.Failing(Troubles.words(refusal));
      };
    }
  }

  private Seen<String> version(Seen<List<Deployment>> deployments) {
    Optional<String> labelled =
        deployments.found().stream()
            .flatMap(List::stream)
            .flatMap(it -> label(it).stream())
            .findFirst();
    return labelled.isPresent()
        ? new Seen.Found<>(labelled.get())
        : Reads.seen(
            "namespace " + NAMESPACE,
            () ->
                Optional.ofNullable(client.namespaces().withName(NAMESPACE).get())
                    .flatMap(ServingReader::label));
  }

  private static Optional<String> label(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels())
        .flatMap(labels -> Optional.ofNullable(labels.get(VERSION)));
  }

  private static Seen<List<Component>> components(Seen<List<Deployment>> deployments) {
    return switch (deployments) {
      case Seen.Found<List<Deployment>>(List<Deployment> found) when !found.isEmpty() ->
          new Seen.Found<>(found.stream().map(ServingReader::component).toList());
      case Seen.Found<List<Deployment>> _, Seen.Absent<List<Deployment>> _ -> new Seen.Absent<>();
      case Seen.Unreadable<List<Deployment>>(String why) -> new Seen.Unreadable<>(why);
    };
  }

  private static Component component(Deployment deployment) {
    DeploymentStatus status =
        Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
    return new Component(
        deployment.getMetadata().getName(),
        count(status.getAvailableReplicas()),
        count(status.getReplicas()));
  }

  private static int count(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  private <T> Seen<T> settings(String name, Function<Map<String, String>, T> reading) {
    return Reads.seen(
        "ConfigMap %s/%s".formatted(NAMESPACE, name),
        () ->
            Optional.ofNullable(client.configMaps().inNamespace(NAMESPACE).withName(name).get())
                .map(map ->
                    reading.apply(
                        Objects.requireNonNullElse(map.getData(), Map.<String, String>of()))));
  }

  private static Autoscaling autoscaling(Map<String, String> data) {
    return new Autoscaling(
        Texts.flag(data, "enable-scale-to-zero", true),
        Texts.flag(data, "allow-zero-initial-scale", false),
        Texts.integer(data, "max-scale-limit").orElse(0),
        Texts.duration(data, "stable-window").orElse(Duration.ofMinutes(1)),
        Texts.duration(data, "scale-to-zero-grace-period").orElse(Duration.ofSeconds(30)),
        Texts.duration(data, "scale-to-zero-pod-retention-period").orElse(Duration.ZERO));
  }

  private static Limits limits(Map<String, String> data) {
    return new Limits(
        Duration.ofSeconds(Texts.integer(data, "max-revision-timeout-seconds").orElse(600)),
        Texts.integer(data, "container-concurrency-max-limit").orElse(1000));
  }

  private static Deploying deploying(Map<String, String> data) {
    return new Deploying(
        Texts.duration(data, "progress-deadline").orElse(Duration.ofMinutes(10)),
        Texts.flag(data, "pod-is-always-schedulable", false));
  }
}
