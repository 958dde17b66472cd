package io.dormouse.e2e.cluster;

import io.dormouse.e2e.CommandRun;
import io.dormouse.e2e.ConfigText;
import io.dormouse.e2e.Eventually;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A namespace of a cluster for one test, which goes with it.
///
/// @param name of the namespace
/// @param folder for files
public record Space(TestCluster cluster, String name, Path folder) implements AutoCloseable {
  private static final String SERVICE = "serving.knative.dev/service";
  private static final String SLICE_SERVICE = "networking.internal.knative.dev/serviceType";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /// Makes one whose pods must pass the restricted Pod Security standard.
  public static Space open(TestCluster cluster, String about) {
    String name = "dormouse-" + about + "-" + UUID.randomUUID().toString().substring(0, 6);
    cluster
        .client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
    try {
      return new Space(cluster, name, Files.createTempDirectory(name));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The start of a gateway's configuration that reaches this cluster from outside.
  public ConfigText config(String... lines) {
    var all = new ArrayList<>(List.of("knative.activator: " + cluster.activator()));
    all.addAll(List.of(lines));
    return ConfigText.of(all.toArray(String[]::new));
  }

  /// Runs a command of the gateway's on a configuration.
  public CommandRun command(ConfigText config, String... words) {
    try {
      Path file = folder.resolve("dormouse.yaml");
      Files.writeString(file, config.text());
      var all = new ArrayList<>(List.of(words));
      all.addAll(List.of("--config", file.toString()));
      return CommandRun.of(
          folder,
          Map.of("KUBECONFIG", cluster.kubeconfig().toString(), "DORMOUSE_HOME", folder + "/home"),
          all.toArray(String[]::new));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Renders a configuration's Services into the cluster and waits until each is ready.
  public void apply(ConfigText config) {
    command(config, "knative", "render", "--apply").fine();
    for (Service service : services()) {
      awaitReady(service.getMetadata().getName());
    }
  }

  /// Gives a Service's pods no more than a share of the processor from now on.
  ///
  /// @param cores as Kubernetes writes them
  public void limitCpu(String service, String cores) {
    service(service)
        .edit(now -> {
          var container = now.getSpec().getTemplate().getSpec().getContainers().getFirst();
          container.setResources(
              new ResourceRequirementsBuilder(container.getResources())
                  .addToLimits("cpu", new Quantity(cores))
                  .build());
          return now;
        });
    awaitReady(service);
  }

  private Resource<Service> service(String service) {
    return cluster.client().resources(Service.class).inNamespace(name).withName(service);
  }

  /// Makes a Service with nothing but an image, as a user of Knative alone would.
  public void applyPlain(String service, String image) {
    String yaml =
        """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: %s, namespace: %s}
        spec:
          template:
            metadata:
              annotations: {autoscaling.knative.dev/initial-scale: "0"}
            spec:
              containers:
              - image: %s
                securityContext:
                  allowPrivilegeEscalation: false
                  runAsNonRoot: true
                  capabilities: {drop: [ALL]}
                  seccompProfile: {type: RuntimeDefault}
        """
            .formatted(service, name, image);
    cluster.client().resource(Serialization.unmarshal(yaml, Service.class)).create();
    awaitReady(service);
  }

  /// Starts a gateway.
  public ClusterGateway gateway(ConfigText config) {
    return ClusterGateway.start(cluster, config);
  }

  /// Renders a configuration's Services into the cluster, and starts a gateway once they are ready.
  public ClusterGateway deploy(ConfigText config) {
    apply(config);
    return gateway(config);
  }

  /// Gives a Service another annotation.
  public void annotate(String service, String key, String value) {
    cluster
        .client()
        .resources(Service.class)
        .inNamespace(name)
        .withName(service)
        .edit(it -> {
          Map<String, String> all = new HashMap<>(it.getMetadata().getAnnotations());
          all.put(key, value);
          it.getMetadata().setAnnotations(all);
          return it;
        });
  }

  /// Takes a Service away.
  public void delete(String service) {
    cluster.client().resources(Service.class).inNamespace(name).withName(service).delete();
  }

  /// The Services there are.
  public List<Service> services() {
    return cluster.client().resources(Service.class).inNamespace(name).list().getItems();
  }

  /// Waits until a Service's latest Revision is the one that gets its traffic.
  public void awaitReady(String service) {
    Eventually.until(
        LIMIT,
        service + " ready",
        () -> {
          var now = service(service).get();
          return now != null
              && now.getStatus() != null
              && now.getMetadata().getGeneration().equals(now.getStatus().getObservedGeneration())
              && now.getStatus().getConditions().stream()
                  .anyMatch(it -> "Ready".equals(it.getType()) && "True".equals(it.getStatus()))
              && now.getStatus()
                  .getLatestReadyRevisionName()
                  .equals(now.getStatus().getLatestCreatedRevisionName());
        });
  }

  /// The Revisions of a Service, oldest first.
  public List<Revision> revisions(String service) {
    return cluster
        .client()
        .resources(Revision.class)
        .inNamespace(name)
        .withLabel(SERVICE, service)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparing(it -> it.getMetadata().getCreationTimestamp()))
        .toList();
  }

  /// The pods of a Service, those that are going away included.
  public List<Pod> allPods(String service) {
    return cluster.client().pods().inNamespace(name).withLabel(SERVICE, service).list().getItems();
  }

  /// The pods of a Service that are not going away.
  public List<Pod> pods(String service) {
    return allPods(service).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /// How many addresses of a Service's pods take calls.
  public int endpoints(String service) {
    return cluster
        .client()
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(name)
        .withLabel(SERVICE, service)
        .withLabel(SLICE_SERVICE, "Private")
        .list()
        .getItems()
        .stream()
        .mapToInt(Space::ready)
        .sum();
  }

  private static int ready(EndpointSlice slice) {
    return slice.getEndpoints() == null
        ? 0
        : (int)
            slice.getEndpoints().stream()
                .filter(it -> !Boolean.FALSE.equals(it.getConditions().getReady()))
                .count();
  }

  /// Waits until no pod of a Service is left but those that are going away.
  public void awaitAsleep(String service) {
    Eventually.until(Duration.ofSeconds(150), service + " asleep", () -> pods(service).isEmpty());
  }

  @Override
  public void close() {
    cluster.client().namespaces().withName(name).delete();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
