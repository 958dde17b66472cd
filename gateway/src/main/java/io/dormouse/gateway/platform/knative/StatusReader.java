package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.knative.cluster.KnativeCluster;
import io.dormouse.knative.cluster.NamespaceWatch;
import io.dormouse.knative.cluster.Troubles;
import io.dormouse.knative.view.FailureRules;
import io.dormouse.knative.view.ServiceView;
import io.dormouse.knative.watch.FactBoard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Looks once at the Services of models, as the gateway does. Blocks.
final class StatusReader implements AutoCloseable {
  private final KnativeCluster cluster;
  private final InstantSource clock;
  private final Executor executor;
  private final Map<String, FactBoard> boards = new HashMap<>();
  private final List<NamespaceWatch> watches = new ArrayList<>();
  private final Map<String, String> troubles = new ConcurrentHashMap<>();

  private record Look(
      ModelConfig model, KnativeService service, CompletableFuture<ServiceView> view) {}

  private StatusReader(KnativeCluster cluster, InstantSource clock, Executor executor) {
    this.cluster = cluster;
    this.clock = clock;
    this.executor = executor;
  }

  /// @param limit after which a model that was not heard of is unknown
  static List<ServiceStatus> read(
      Iterable<ModelConfig> models, KnativeCluster cluster, InstantSource clock, Duration limit) {
    try (var executor = Executors.newSingleThreadExecutor();
        var reader = new StatusReader(cluster, clock, executor)) {
      return reader.read(models, limit);
    }
  }

  private List<ServiceStatus> read(Iterable<ModelConfig> models, Duration limit) {
    SequencedMap<String, Look> looks = new LinkedHashMap<>();
    models.forEach(model ->
        NeedsReader.service(model)
            .ifPresent(service -> looks.put(model.name(), look(model, service))));
    CompletableFuture.allOf(
            looks.values().stream().map(Look::view).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    return looks.values().stream().map(this::status).toList();
  }

  private Look look(ModelConfig model, KnativeService service) {
    var view = new CompletableFuture<ServiceView>();
    boards
        .computeIfAbsent(service.namespace(), this::watched)
        .follow(
            service.service(), FailureRules.withNodeTimeout(service.nodeTimeout()), view::complete);
    return new Look(model, service, view);
  }

  private FactBoard watched(String namespace) {
    var board = new FactBoard(executor, clock, (_, _) -> () -> {}, _ -> {});
    watches.add(
        cluster.watch(
            namespace,
            board,
            clock,
            (_, _) -> () -> {},
            (source, trouble) ->
                troubles.put(
                    namespace,
                    "%s cannot be read: %s"
                        .formatted(
                            source.name().toLowerCase(Locale.ROOT), Troubles.words(trouble)))));
    return board;
  }

  private ServiceStatus status(Look look) {
    String name = look.model().name();
    return Optional.ofNullable(look.view().getNow(null))
        .map(view -> ServiceStatus.of(name, look.service(), view))
        .orElseGet(() ->
            ServiceStatus.unknown(
                name,
                look.service(),
                troubles.getOrDefault(look.service().namespace(), "no answer in time")));
  }

  @Override
  public void close() {
    watches.forEach(NamespaceWatch::close);
  }
}
