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
import java.util.Collection;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks once at the Services of models, as the gateway does. Blocks.
final class StatusReader implements AutoCloseable {
  private static final Duration LONGEST_ASK = Duration.ofSeconds(2);

  private final KnativeCluster cluster;
  private final InstantSource clock;
  private final Executor executor;
  private final Map<String, FactBoard> boards = new HashMap<>();
  private final List<NamespaceWatch> watches = new ArrayList<>();
  private final Map<String, String> troubles = new ConcurrentHashMap<>();

  /// @param view the newest one
  /// @param heard once there is one
  private record Look(
      ModelConfig model,
      KnativeService service,
      FactBoard board,
      AtomicReference<@Nullable ServiceView> view,
      CompletableFuture<Void> heard) {
    void take(ServiceView seen) {
      view.set(seen);
      heard.complete(null);
    }

    Optional<ServiceView> seen() {
      return Optional.ofNullable(view.get());
    }
  }

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
    all(looks.values().stream().map(Look::heard))
        .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    askWorkers(looks.values());
    return looks.values().stream().map(this::status).toList();
  }

  private static CompletableFuture<Void> all(Stream<CompletableFuture<Void>> several) {
    return CompletableFuture.allOf(several.toArray(CompletableFuture<?>[]::new));
  }

  private Look look(ModelConfig model, KnativeService service) {
    var board = boards.computeIfAbsent(service.namespace(), this::watched);
    var look = new Look(model, service, board, new AtomicReference<>(), new CompletableFuture<>());
    board.follow(
        service.service(), FailureRules.withNodeTimeout(service.nodeTimeout()), look::take);
    return look;
  }

  /// Returns once every view has what the workers say.
  private void askWorkers(Collection<Look> looks) {
    var progress =
        new ProgressLook(
            (namespace, pod, port) -> cluster.ask(namespace, pod, port, "/status", LONGEST_ASK));
    all(looks.stream()
            .flatMap(look ->
                look.seen().stream()
                    .map(view -> progress.look(look.service(), view, look.board()::take))))
        .join();
    CompletableFuture.runAsync(() -> {}, executor).join();
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
    return look.seen()
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
