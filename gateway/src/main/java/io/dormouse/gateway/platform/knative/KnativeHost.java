package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.KnativeConfig;
import io.dormouse.knative.cluster.DiscoveredService;
import io.dormouse.knative.cluster.KnativeCluster;
import io.dormouse.knative.cluster.ModelDiscovery;
import io.dormouse.knative.cluster.NamespaceWatch;
import io.dormouse.knative.cluster.ServiceSize;
import io.dormouse.knative.cluster.Troubles;
import io.dormouse.knative.watch.FactBoard;
import io.dormouse.knative.watch.Source;
import io.dormouse.knative.watch.Timer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What all Knative models of a gateway share: the cluster, its watches, and one context on which
/// all of it happens.
public final class KnativeHost implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("dormouse.knative");
  private static final int CONNECT_MS = 1_000;

  private final KnativeConfig config;
  private final Vertx vertx;
  private final InstantSource clock;
  private final KnativeCluster cluster;
  private final Context context;
  private final HttpClient control;
  private final Map<String, Namespace> namespaces = new HashMap<>();
  private final Outages outages = new Outages();
  private final List<KnativePlatform> platforms = new ArrayList<>();
  private final @Nullable ServiceSize size;
  private final List<ModelDiscovery> discoveries = new ArrayList<>();
  private int gateways = 1;

  private record Namespace(FactBoard board, NamespaceWatch watch) {}

  private KnativeHost(
      KnativeConfig config, Vertx vertx, InstantSource clock, KnativeCluster cluster) {
    this.config = config;
    this.vertx = vertx;
    this.clock = clock;
    this.cluster = cluster;
    this.context = vertx.getOrCreateContext();
    this.control = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MS));
    this.size = config.gatewayService().map(this::count).orElse(null);
  }

  /// Connects to the cluster that `KUBECONFIG`, the user's kubeconfig or the pod's service account
  /// names; nothing is sent before a model is followed.
  public static KnativeHost connect(KnativeConfig config, Vertx vertx, InstantSource clock) {
    return new KnativeHost(config, vertx, clock, KnativeCluster.connect(vertx));
  }

  private ServiceSize count(String service) {
    String[] parts = service.split("/", 2);
    return cluster.size(
        parts[0],
        parts[1],
        counted -> context.runOnContext(_ -> counted(counted)),
        trouble -> LOG.debugf(trouble, "the gateway's own replicas are not counted at present"));
  }

  /// Tells, on the context, every model that the configured namespaces offer as far as they were
  /// listed, at first and whenever that changes.
  public void discover(Consumer<List<FoundModel>> listener) {
    var found = new TreeMap<String, List<FoundModel>>();
    for (String namespace : config.discover()) {
      discoveries.add(
          cluster.discover(
              namespace,
              services ->
                  context.runOnContext(_ -> {
                    found.put(namespace, services.stream().map(KnativeHost::found).toList());
                    listener.accept(found.values().stream().flatMap(List::stream).toList());
                  }),
              trouble -> trouble(namespace, Source.SERVICES, trouble)));
    }
  }

  private static FoundModel found(DiscoveredService service) {
    return new FoundModel(
        service.namespace(), service.service(), service.labels(), service.annotations());
  }

  private void counted(int replicas) {
    int at = Math.max(1, replicas);
    if (at != gateways) {
      LOG.infof("gateways that share the models: %d", at);
      gateways = at;
      platforms.forEach(KnativePlatform::tell);
    }
  }

  /// Where everything of the adapter happens.
  Context context() {
    return context;
  }

  Vertx vertx() {
    return vertx;
  }

  KnativeConfig config() {
    return config;
  }

  InstantSource clock() {
    return clock;
  }

  HttpClient control() {
    return control;
  }

  int gateways() {
    return gateways;
  }

  void join(KnativePlatform platform) {
    platforms.add(platform);
  }

  void leave(KnativePlatform platform) {
    platforms.remove(platform);
  }

  Timer timer() {
    return (delay, task) -> {
      long id = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
      return () -> vertx.cancelTimer(id);
    };
  }

  /// The facts of a namespace, watched from now on.
  FactBoard board(String namespace) {
    return namespaces.computeIfAbsent(namespace, this::watched).board();
  }

  private Namespace watched(String namespace) {
    var board =
        new FactBoard(
            task -> context.runOnContext(_ -> task.run()),
            clock,
            timer(),
            defect -> LOG.errorf(defect, "a view of namespace %s was not taken", namespace));
    var watch =
        cluster.watch(
            namespace,
            board,
            clock,
            timer(),
            (source, trouble) -> trouble(namespace, source, trouble));
    return new Namespace(board, watch);
  }

  private void trouble(String namespace, Source source, Throwable trouble) {
    String words = Troubles.words(trouble);
    if (outages.isNews(namespace + " " + source, words, clock.instant())) {
      LOG.warnf(
          "the %s of namespace %s cannot be watched at present, tried again: %s",
          source.name().toLowerCase(Locale.ROOT), namespace, words);
    }
  }

  /// The longest a touch may take.
  static Duration touchTimeout() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void close() {
    namespaces.values().forEach(namespace -> namespace.watch().close());
    discoveries.forEach(ModelDiscovery::close);
    if (size != null) {
      size.close();
    }
    control.close();
    cluster.close();
  }
}
