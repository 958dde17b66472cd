package io.dormouse.knative.cluster;

import io.dormouse.knative.check.ClusterState;
import io.dormouse.knative.check.Needs;
import io.dormouse.knative.check.Seen;
import io.dormouse.knative.watch.FactBoard;
import io.dormouse.knative.watch.Source;
import io.dormouse.knative.watch.Timer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// A cluster that can be watched.
public final class KnativeCluster implements AutoCloseable {
  private static final int RECONNECT_MS = 250;

  private final KubernetesClient client;

  private KnativeCluster(KubernetesClient client) {
    this.client = client;
  }

  /// The cluster that `KUBECONFIG`, the user's kubeconfig or the Pod's service account names;
  /// nothing is sent yet.
  ///
  /// @param vertx carries the connections; stays the caller's
  public static KnativeCluster connect(Vertx vertx) {
    return connect(vertx, Config.autoConfigure(null));
  }

  static KnativeCluster connect(Vertx vertx, Config config) {
    return new KnativeCluster(
        new KubernetesClientBuilder()
            .withConfig(tuned(config))
            .withHttpClientFactory(new VertxHttpClientFactory(vertx))
            .build());
  }

  /// Leaves retries to the watches.
  private static Config tuned(Config config) {
    return new ConfigBuilder(config)
        .withRequestRetryBackoffLimit(0)
        .withWatchReconnectInterval(RECONNECT_MS)
        .build();
  }

  /// Begins to watch a namespace.
  ///
  /// @param board takes what is seen
  /// @param troubles takes why a source could not be listed or watched; each is tried again
  public NamespaceWatch watch(
      String namespace,
      FactBoard board,
      InstantSource clock,
      Timer timer,
      BiConsumer<Source, Throwable> troubles) {
    var watch = new NamespaceWatch(client, namespace, board, clock, timer, troubles);
    watch.start();
    return watch;
  }

  /// Begins to look for Services that say they serve a model.
  ///
  /// @param listener takes all that are there, on any thread, at first and whenever one changes
  /// @param troubles takes why they could not be listed or watched; it is tried again
  public ModelDiscovery discover(
      String namespace, Consumer<List<DiscoveredService>> listener, Consumer<Throwable> troubles) {
    var discovery = new ModelDiscovery(client, namespace, listener, troubles);
    discovery.start();
    return discovery;
  }

  /// Begins to count the ready addresses of an ordinary Service.
  ///
  /// @param listener takes each count, on any thread
  /// @param troubles takes why it could not be listed or watched; it is tried again
  public ServiceSize size(
      String namespace, String service, IntConsumer listener, Consumer<Throwable> troubles) {
    var size = new ServiceSize(client, namespace, service, listener, troubles);
    size.start();
    return size;
  }

  /// Applies objects by the rights of whoever is connected.
  public ManifestApplier applier() {
    return new ManifestApplier(client);
  }

  /// The Services of a namespace that say they serve a model. Blocks.
  public Seen<List<DiscoveredService>> offered(String namespace) {
    return Reads.seen(
        "Services of namespace " + namespace,
        () -> Optional.of(ModelDiscovery.list(client, namespace)));
  }

  /// The version of Kubernetes; unreadable where the API server does not answer. Blocks.
  public Seen<String> version() {
    return new ClusterReader(client).version();
  }

  /// What the cluster has of what its models need. Blocks.
  ///
  /// @param discover namespaces in which there may be further models
  /// @param activator address of Knative's activator
  public Seen<ClusterState> inspect(Needs needs, Set<String> discover, URI activator) {
    return new ClusterReader(client).read(needs, discover, activator);
  }

  /// Asks a Pod through the API server, by the rights of whoever is connected.
  ///
  /// @param path with its slash
  /// @param limit longest wait for an answer
  /// @return the body of a 200; empty for any other answer, or for none in time
  public CompletableFuture<Optional<String>> ask(
      String namespace, String pod, int port, String path, Duration limit) {
    return new PodProxy(client, limit).get(namespace, pod, port, path);
  }

  KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }
}
