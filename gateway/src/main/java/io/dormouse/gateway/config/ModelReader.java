package io.dormouse.gateway.config;

import io.dormouse.gateway.config.KnativeDeployment.Engine;
import io.dormouse.gateway.config.ModelConfig.Timing;
import io.dormouse.gateway.config.ModelSource.ForeignServer;
import io.dormouse.gateway.config.ModelSource.Generation;
import io.dormouse.gateway.config.ModelSource.OwnWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads one model.
final class ModelReader {
  private static final List<Key<?>> SOURCES = List.of(Keys.PATH, Keys.COMMAND, KnativeKeys.SERVICE);

  private final ModelSettings settings;
  private final Path home;

  ModelReader(Settings settings, String model, Path home) {
    this.settings = new ModelSettings(settings, model);
    this.home = home;
  }

  /// The model, if it can be told where its worker comes from; problems are noted.
  Optional<ModelConfig> read() {
    Timing timing = timing();
    HoldConfig hold = hold();
    AnswerConfig answer = answer();
    Duration after = settings.get(CallKeys.FALLBACK_AFTER);
    var fallback = settings.find(CallKeys.FALLBACK_MODEL).map(model -> new Fallback(model, after));
    int concurrency = settings.get(Keys.CONCURRENCY);
    var aliases = settings.get(Keys.ALIASES);
    return source()
        .map(source ->
            new ModelConfig(
                settings.model(),
                source,
                source instanceof OwnWorker ? Optional.empty() : settings.find(Keys.UPSTREAM_NAME),
                aliases,
                timing,
                hold,
                answer,
                fallback,
                concurrency));
  }

  private Timing timing() {
    Timing timing =
        new Timing(
            settings.get(Keys.IDLE_TIMEOUT),
            settings.get(Keys.WAKE_TIMEOUT),
            settings.get(CallKeys.QUEUE_TIMEOUT),
            settings.get(Keys.WAKE_STALL_TIMEOUT),
            settings.get(Keys.LOAD_TIMEOUT),
            settings.get(Keys.MODEL_DRAIN_TIMEOUT),
            settings.get(Keys.STOP_TIMEOUT),
            settings.get(Keys.WAKE_BACKOFF),
            settings.get(Keys.WAKE_BACKOFF_LIMIT));
    if (timing.backoff().compareTo(timing.backoffLimit()) > 0) {
      settings.problem(Keys.WAKE_BACKOFF, "longer than " + Keys.WAKE_BACKOFF_LIMIT.name());
    }
    return timing;
  }

  private HoldConfig hold() {
    int calls = settings.get(CallKeys.MAX_HELD);
    ByteSize bytes = settings.get(CallKeys.MAX_HELD_BYTES);
    return new HoldConfig(
        calls,
        settings.find(CallKeys.MAX_HELD_PER_TENANT).orElse(calls),
        bytes,
        settings.find(CallKeys.MAX_HELD_BYTES_PER_TENANT).orElse(bytes),
        settings.get(CallKeys.KEEP_ALIVE_LIMIT));
  }

  private AnswerConfig answer() {
    return new AnswerConfig(
        settings.get(CallKeys.FIRST_BYTE_TIMEOUT),
        settings.get(CallKeys.IDLE_STREAM_TIMEOUT),
        settings.get(CallKeys.TOTAL_TIMEOUT),
        settings.get(CallKeys.COMMIT_AFTER),
        settings.get(CallKeys.HEARTBEAT_INTERVAL),
        settings.get(CallKeys.HEARTBEAT),
        settings.find(CallKeys.RETRY));
  }

  private Optional<ModelSource> source() {
    List<Key<?>> given = SOURCES.stream().filter(settings::isSet).toList();
    if (given.isEmpty()) {
      settings.problem(
          "either path or command or knative.service must say where the worker comes from");
      return Optional.empty();
    }
    if (given.size() > 1) {
      String names = String.join(" and ", given.stream().map(Key::name).toList());
      settings.problem(names + " exclude each other: one says where the worker comes from");
      return Optional.empty();
    }
    ModelKind kind = kind();
    refuseWhatIsNotOf(kind);
    return switch (kind) {
      case OWN_PROCESS -> ownWorker();
      case FOREIGN_PROCESS -> foreignServer();
      case OWN_POD -> new KnativeReader(settings).read(Engine.DORMOUSE);
      case FOREIGN_POD -> new KnativeReader(settings).read(Engine.FOREIGN);
    };
  }

  private ModelKind kind() {
    if (settings.isSet(KnativeKeys.SERVICE)) {
      return switch (settings.get(KnativeKeys.ENGINE)) {
        case DORMOUSE -> ModelKind.OWN_POD;
        case FOREIGN -> ModelKind.FOREIGN_POD;
      };
    }
    return settings.isSet(Keys.PATH) ? ModelKind.OWN_PROCESS : ModelKind.FOREIGN_PROCESS;
  }

  private void refuseWhatIsNotOf(ModelKind kind) {
    for (Key<?> key : Keys.MODEL) {
      if (!key.models().contains(kind) && settings.isSet(key)) {
        settings.problem(key, "not allowed for a model with " + kind.sign());
      }
    }
  }

  private Optional<ModelSource> ownWorker() {
    Optional<String> remedy =
        settings
            .given(Keys.PATH)
            .flatMap(it ->
                RemotePath.remedy(
                    it.raw().text(), home.resolve("models").resolve(settings.model())));
    if (remedy.isPresent()) {
      settings.problem(Keys.PATH, remedy.get());
      return Optional.empty();
    }
    var providers = settings.get(Keys.PROVIDERS);
    var warmup = settings.get(Keys.WARMUP);
    var maxTokens = settings.find(Keys.MAX_TOKENS);
    boolean truncate = settings.get(Keys.TRUNCATE);
    boolean acceptTokenIds = settings.get(Keys.ACCEPT_TOKEN_IDS);
    var generation =
        new Generation(
            settings.get(Keys.PRECISION), settings.find(Keys.SLOTS), settings.find(Keys.CONTEXT));
    return settings
        .find(Keys.PATH)
        .map(path ->
            new OwnWorker(
                path,
                providers,
                warmup,
                maxTokens,
                truncate,
                acceptTokenIds,
                LanguageFiles.at(path),
                generation));
  }

  private Optional<ModelSource> foreignServer() {
    var stop = settings.find(Keys.STOP_COMMAND);
    String readyPath = settings.get(Keys.READY_PATH);
    var release = settings.get(Keys.RELEASE_BY);
    return settings
        .find(Keys.COMMAND)
        .map(command -> new ForeignServer(command, stop, readyPath, release));
  }
}
