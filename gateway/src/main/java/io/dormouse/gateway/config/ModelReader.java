package io.dormouse.gateway.config;

import io.dormouse.gateway.config.Key.Scope;
import io.dormouse.gateway.config.ModelConfig.Timing;
import io.dormouse.gateway.config.ModelSource.ForeignServer;
import io.dormouse.gateway.config.ModelSource.Generation;
import io.dormouse.gateway.config.ModelSource.OwnWorker;
import java.nio.file.Path;
import java.util.Optional;

/// Reads one model.
final class ModelReader {
  private final Settings settings;
  private final String model;
  private final Path home;

  ModelReader(Settings settings, String model, Path home) {
    this.settings = settings;
    this.model = model;
    this.home = home;
  }

  /// The model, if it can be told where its worker comes from; problems are noted.
  Optional<ModelConfig> read() {
    Timing timing = timing();
    int maxHeld = get(Keys.MAX_HELD);
    int concurrency = get(Keys.CONCURRENCY);
    var aliases = get(Keys.ALIASES);
    return source()
        .map(source ->
            new ModelConfig(
                model,
                source,
                source instanceof ForeignServer ? find(Keys.UPSTREAM_NAME) : Optional.empty(),
                aliases,
                timing,
                maxHeld,
                concurrency));
  }

  private Timing timing() {
    Timing timing =
        new Timing(
            get(Keys.IDLE_TIMEOUT),
            get(Keys.WAKE_TIMEOUT),
            get(Keys.WAKE_STALL_TIMEOUT),
            get(Keys.LOAD_TIMEOUT),
            get(Keys.MODEL_DRAIN_TIMEOUT),
            get(Keys.STOP_TIMEOUT),
            get(Keys.WAKE_BACKOFF),
            get(Keys.WAKE_BACKOFF_LIMIT));
    if (timing.backoff().compareTo(timing.backoffLimit()) > 0) {
      problem(Keys.WAKE_BACKOFF, "longer than " + Keys.WAKE_BACKOFF_LIMIT.name());
    }
    return timing;
  }

  private Optional<ModelSource> source() {
    boolean own = isSet(Keys.PATH);
    if (own == isSet(Keys.COMMAND)) {
      String message =
          own
              ? "path and command exclude each other: one says where the worker comes from"
              : "either path or command must say where the worker comes from";
      settings.problem(KeyName.model(model), message);
      return Optional.empty();
    }
    refuse(own ? Scope.FOREIGN_SERVER : Scope.OWN_WORKER, own ? "path" : "command");
    return own ? ownWorker() : foreignServer();
  }

  private void refuse(Scope other, String source) {
    for (Key<?> key : Keys.MODEL) {
      if (key.scope() == other && isSet(key)) {
        problem(key, "not allowed for a model with " + source);
      }
    }
  }

  private Optional<ModelSource> ownWorker() {
    Optional<String> remedy =
        settings
            .given(KeyName.model(model, Keys.PATH.name()))
            .flatMap(
                it -> RemotePath.remedy(it.raw().text(), home.resolve("models").resolve(model)));
    if (remedy.isPresent()) {
      problem(Keys.PATH, remedy.get());
      return Optional.empty();
    }
    var providers = get(Keys.PROVIDERS);
    var warmup = get(Keys.WARMUP);
    var maxTokens = find(Keys.MAX_TOKENS);
    boolean truncate = get(Keys.TRUNCATE);
    boolean acceptTokenIds = get(Keys.ACCEPT_TOKEN_IDS);
    var generation = new Generation(get(Keys.PRECISION), find(Keys.SLOTS), find(Keys.CONTEXT));
    return find(Keys.PATH)
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
    var stop = find(Keys.STOP_COMMAND);
    String readyPath = get(Keys.READY_PATH);
    return find(Keys.COMMAND).map(command -> new ForeignServer(command, stop, readyPath));
  }

  private boolean isSet(Key<?> key) {
    return settings.given(KeyName.model(model, key.name())).isPresent();
  }

  private <T> T get(Key<T> key) {
    return settings.get(KeyName.model(model, key.name()), key);
  }

  private <T> Optional<T> find(Key<T> key) {
    return settings.find(KeyName.model(model, key.name()), key);
  }

  private void problem(Key<?> key, String message) {
    settings.problem(KeyName.model(model, key.name()), message);
  }
}
