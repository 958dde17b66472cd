package io.dormouse.gateway.config;

import io.dormouse.gateway.config.KnativeDeployment.Container;
import io.dormouse.gateway.config.KnativeDeployment.Engine;
import io.dormouse.gateway.config.KnativeDeployment.Placement;
import io.dormouse.gateway.config.KnativeDeployment.Worker;
import io.dormouse.gateway.config.ModelSource.Generation;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads where a model that Knative serves runs, and how its Service is made.
final class KnativeReader {
  private static final Duration LONGEST_RETENTION = Duration.ofHours(1);
  private static final int DATA_PORT = 8080;

  private final ModelSettings settings;

  KnativeReader(ModelSettings settings) {
    this.settings = settings;
  }

  /// The source of a model with `knative.service`; problems are noted.
  Optional<ModelSource> read(Engine engine) {
    KnativeDeployment deployment =
        new KnativeDeployment(
            engine,
            container(),
            placement(),
            settings.get(KnativeKeys.MIN_SCALE),
            settings.get(KnativeKeys.COLD_START),
            settings.get(KnativeKeys.REQUEST_TIMEOUT),
            engine == Engine.DORMOUSE ? Optional.of(worker()) : Optional.empty());
    Optional<Integer> controlPort =
        engine == Engine.DORMOUSE
            ? Optional.of(settings.get(KnativeKeys.CONTROL_PORT))
            : Optional.empty();
    return settings
        .find(KnativeKeys.SERVICE)
        .map(service ->
            checked(
                new KnativeService(
                    settings.get(KnativeKeys.NAMESPACE),
                    service,
                    settings.get(KnativeKeys.ROUTE),
                    settings.get(KnativeKeys.NODE_TIMEOUT),
                    settings.get(KnativeKeys.MAX_SCALE),
                    settings.get(KnativeKeys.STABLE_WINDOW),
                    controlPort,
                    deployment)));
  }

  private Container container() {
    return new Container(
        settings.find(KnativeKeys.IMAGE),
        settings.find(KnativeKeys.ARGS).orElse(List.of()),
        settings.get(KnativeKeys.PORT),
        settings.get(Keys.READY_PATH),
        settings.find(KnativeKeys.VOLUME),
        settings.get(KnativeKeys.CACHE_SIZE));
  }

  private Placement placement() {
    return new Placement(
        settings.get(KnativeKeys.GPUS),
        settings.get(KnativeKeys.GPU_RESOURCE),
        settings.find(KnativeKeys.CPU),
        settings.find(KnativeKeys.MEMORY),
        settings.find(KnativeKeys.RUNTIME_CLASS),
        settings.get(KnativeKeys.NODE_SELECTOR),
        settings.get(KnativeKeys.TOLERATIONS),
        settings.find(KnativeKeys.SERVICE_ACCOUNT),
        settings.find(KnativeKeys.IMAGE_PULL_SECRET),
        settings.find(KnativeKeys.PRIORITY_CLASS));
  }

  private Worker worker() {
    return new Worker(
        settings.find(KnativeKeys.MODEL_PATH),
        settings.get(Keys.PROVIDERS),
        settings.get(Keys.WARMUP),
        settings.find(Keys.MAX_TOKENS),
        settings.get(Keys.TRUNCATE),
        settings.get(Keys.ACCEPT_TOKEN_IDS),
        new Generation(
            settings.get(Keys.PRECISION), settings.find(Keys.SLOTS), settings.find(Keys.CONTEXT)));
  }

  private ModelSource checked(KnativeService service) {
    KnativeDeployment deployment = service.deployment();
    if (deployment.minScale() > service.maxScale()) {
      settings.problem(
          KnativeKeys.MIN_SCALE,
          "more than %s (%d)".formatted(KnativeKeys.MAX_SCALE.name(), service.maxScale()));
    }
    clocks(service);
    ports(service);
    placement(deployment);
    modelPath(deployment);
    return service;
  }

  private void clocks(KnativeService service) {
    if (service.stableWindow().toNanosPart() > 0) {
      settings.problem(KnativeKeys.STABLE_WINDOW, "Knative takes whole seconds only");
    }
    Duration longestIdle = service.stableWindow().plus(LONGEST_RETENTION);
    if (settings.get(Keys.IDLE_TIMEOUT).compareTo(longestIdle) > 0) {
      settings.problem(
          Keys.IDLE_TIMEOUT,
          "Knative keeps an idle pod for %s (%s) and 1h at most; write up to %s, or %s: 1"
              .formatted(
                  KnativeKeys.STABLE_WINDOW.name(),
                  DurationText.of(service.stableWindow()),
                  DurationText.of(longestIdle),
                  KnativeKeys.MIN_SCALE.name()));
    }
    if (settings.get(Keys.IDLE_TIMEOUT).compareTo(service.stableWindow()) < 0) {
      settings.problem(
          settings.isSet(Keys.IDLE_TIMEOUT) ? Keys.IDLE_TIMEOUT : KnativeKeys.STABLE_WINDOW,
          "%s (%s) is shorter than %s (%s), in which no pod goes away"
              .formatted(
                  Keys.IDLE_TIMEOUT.name(),
                  DurationText.of(settings.get(Keys.IDLE_TIMEOUT)),
                  KnativeKeys.STABLE_WINDOW.name(),
                  DurationText.of(service.stableWindow())));
    }
    Duration coldStart = service.deployment().coldStart();
    if (settings.get(Keys.WAKE_TIMEOUT).compareTo(coldStart) < 0) {
      settings.problem(
          settings.isSet(Keys.WAKE_TIMEOUT) ? Keys.WAKE_TIMEOUT : KnativeKeys.COLD_START,
          "%s (%s) is shorter than %s (%s): no call would see a cold start end"
              .formatted(
                  Keys.WAKE_TIMEOUT.name(),
                  DurationText.of(settings.get(Keys.WAKE_TIMEOUT)),
                  KnativeKeys.COLD_START.name(),
                  DurationText.of(coldStart)));
    }
  }

  private void ports(KnativeService service) {
    service.controlPort().ifPresent(port -> reserved(KnativeKeys.CONTROL_PORT, port));
    if (service.controlPort().filter(port -> port == DATA_PORT).isPresent()) {
      settings.problem(KnativeKeys.CONTROL_PORT, "the worker's data port; another is needed");
    }
    if (service.controlPort().isEmpty()) {
      reserved(KnativeKeys.PORT, service.deployment().container().port());
    }
  }

  private void reserved(Key<Integer> key, int port) {
    if (KnativeKeys.RESERVED_PORTS.contains(port)) {
      String all =
          String.join(", ", KnativeKeys.RESERVED_PORTS.stream().map(String::valueOf).toList());
      settings.problem(key, "queue-proxy has this port in every pod, as it has " + all);
    }
  }

  private void placement(KnativeDeployment deployment) {
    Placement placement = deployment.placement();
    boolean onlyCuda =
        deployment.worker().filter(it -> it.providers().equals(List.of("cuda"))).isPresent();
    boolean withoutCuda =
        deployment.worker().filter(it -> !it.providers().contains("cuda")).isPresent();
    if (withoutCuda && placement.gpus() > 0) {
      settings.problem(
          KnativeKeys.GPUS,
          "would be held and not used: %s has no cuda".formatted(Keys.PROVIDERS.name()));
    }
    if (onlyCuda && placement.gpus() == 0) {
      settings.problem(
          Keys.PROVIDERS, "cuda alone needs %s: 1 or more".formatted(KnativeKeys.GPUS.name()));
    }
    long keys =
        placement.nodeSelector().stream().map(KnativeDeployment.NodeLabel::key).distinct().count();
    if (keys < placement.nodeSelector().size()) {
      settings.problem(KnativeKeys.NODE_SELECTOR, "a key stands here with two values");
    }
  }

  private void modelPath(KnativeDeployment deployment) {
    Optional<String> path = deployment.worker().flatMap(Worker::modelPath);
    if (path.isEmpty()) {
      return;
    }
    if (deployment.container().volume().isPresent()
        && !within(path.get(), KnativeKeys.MODELS_FOLDER)) {
      settings.problem(
          KnativeKeys.MODEL_PATH,
          "outside %s, where %s is mounted"
              .formatted(KnativeKeys.MODELS_FOLDER, KnativeKeys.VOLUME.name()));
    }
    for (String folder : KnativeKeys.EMPTY_FOLDERS) {
      if (within(path.get(), folder)) {
        settings.problem(KnativeKeys.MODEL_PATH, "in " + folder + ", which is empty in a new pod");
      }
    }
  }

  private static boolean within(String path, String folder) {
    return (path + "/").startsWith(folder + "/");
  }
}
