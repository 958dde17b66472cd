package io.dormouse.e2e.cluster;

import io.dormouse.e2e.Processes;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A cluster with Knative whose pods and Services this machine reaches by their addresses.
///
/// @param client with all rights
/// @param kubeconfig file that names it
/// @param script of the cluster that comes with a `load-image` command and runs on this machine, if
///   it is that one
public record TestCluster(KubernetesClient client, Path kubeconfig, Optional<Path> script)
    implements AutoCloseable {
  /// Namespace of Knative's own parts.
  public static final String SERVING = "knative-serving";

  private static final String AUTOSCALER = "config-autoscaler";
  private static final String GRACE = "scale-to-zero-grace-period";

  /// The cluster that `KUBECONFIG` names, and the script that `DORMOUSE_CLUSTER_SCRIPT` names;
  /// empty without the first.
  public static Optional<TestCluster> find() {
    return Optional.ofNullable(System.getenv("KUBECONFIG"))
        .filter(file -> !file.isBlank())
        .map(file ->
            new TestCluster(
                new KubernetesClientBuilder().build(),
                Path.of(file),
                Optional.ofNullable(System.getenv("DORMOUSE_CLUSTER_SCRIPT"))
                    .filter(script -> !script.isBlank())
                    .map(Path::of)));
  }

  /// The same, which must be there.
  public static TestCluster require() {
    return find()
        .orElseThrow(() ->
            new IllegalStateException("no cluster: KUBECONFIG is not set; see ./dormouse help"));
  }

  /// Where Knative's activator takes requests.
  public URI activator() {
    var service =
        client.services().inNamespace(SERVING).withName("activator-service").require().getSpec();
    return URI.create("http://" + service.getClusterIP());
  }

  /// Sets a key of one of Knative's ConfigMaps.
  public void configure(String map, String key, String value) {
    client
        .configMaps()
        .inNamespace(SERVING)
        .withName(map)
        .edit(before -> new ConfigMapBuilder(before).addToData(Map.of(key, value)).build());
  }

  /// Lets Knative take the last pod of a Revision soon after its stable window, until closed;
  /// without effect on a cluster that is not this machine's own.
  public Configured fastScaleDown() {
    if (script.isEmpty()) {
      return () -> {};
    }
    configure(AUTOSCALER, GRACE, "1s");
    return () -> configure(AUTOSCALER, GRACE, "30s");
  }

  /// A setting that is taken back.
  public interface Configured extends AutoCloseable {
    @Override
    void close();
  }

  /// Puts an image archive where the nodes find it.
  public void load(Path archive) {
    var command = List.of(script.orElseThrow().toString(), "load-image", archive.toString());
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the image could not be loaded: " + archive);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  /// The API server's process; only where the cluster runs on this machine.
  public Optional<Long> apiServerPid() {
    return script.flatMap(_ -> Processes.withArgument("kube-apiserver").stream().findFirst());
  }

  @Override
  public void close() {
    client.close();
  }
}
