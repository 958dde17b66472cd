package io.dormouse.gateway.platform.knative.render;

import io.dormouse.gateway.config.ByteSize;
import io.dormouse.gateway.config.KnativeDeployment;
import io.dormouse.gateway.config.KnativeDeployment.Worker;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource;
import io.dormouse.gateway.config.ModelSource.Generation;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.platform.WorkerWords;
import io.dormouse.knative.render.ModelService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// Says what of a model's configuration its Service is made of.
public final class ModelServices {
  private static final String CACHE = "/cache";
  private static final String ALL_ADDRESSES = "0.0.0.0";
  private static final String CUDA = "cuda";

  private final ModelConfig model;
  private final KnativeService service;
  private final KnativeDeployment deployment;

  private ModelServices(ModelConfig model, KnativeService service) {
    this.model = model;
    this.service = service;
    this.deployment = service.deployment();
  }

  /// Whether the configuration says enough of a Service to make it.
  public static boolean isComplete(KnativeService service) {
    KnativeDeployment deployment = service.deployment();
    return deployment.container().image().isPresent()
        && deployment.worker().map(worker -> worker.modelPath().isPresent()).orElse(true);
  }

  /// How many pods there are, and until when.
  public static ModelService.Scaling scaling(ModelConfig model, KnativeService service) {
    return new ModelServices(model, service).scaling();
  }

  /// All of a Service whose configuration is complete.
  public static ModelService of(ModelConfig model, KnativeService service) {
    return new ModelServices(model, service).service();
  }

  private ModelService service() {
    return new ModelService(
        service.namespace(),
        service.service(),
        model.name(),
        ServiceModels.annotations(model, service),
        container(),
        placement(),
        scaling(),
        new ModelService.Clocks(
            deployment.requestTimeout(), deployment.coldStart(), service.nodeTimeout()));
  }

  private ModelService.Scaling scaling() {
    return new ModelService.Scaling(
        slots(),
        deployment.minScale(),
        service.maxScale(),
        service.stableWindow(),
        model.timing().idle(),
        service.route() == ModelSource.Route.POD);
  }

  private int slots() {
    return service.slots(model.concurrency());
  }

  private ModelService.Container container() {
    KnativeDeployment.Container container = deployment.container();
    Optional<Worker> worker = deployment.worker();
    return new ModelService.Container(
        container.image().orElseThrow(),
        worker.map(this::arguments).orElseGet(container::args),
        variables(),
        container.port(),
        container.readyPath(),
        container.volume(),
        container.cacheSize().bytes(),
        worker.isEmpty() && deployment.placement().gpus() > 1);
  }

  /// A user without an entry in an image's `/etc/passwd` has no name but what a variable says.
  private SequencedMap<String, String> variables() {
    SequencedMap<String, String> variables = new LinkedHashMap<>();
    if (deployment.worker().isPresent()) {
      variables.put("DORMOUSE_HOME", CACHE);
    } else {
      variables.put("HOME", CACHE);
      variables.put("USER", "dormouse");
    }
    return variables;
  }

  private List<String> arguments(Worker worker) {
    List<String> words = new ArrayList<>(List.of("worker"));
    words.addAll(
        new WorkerWords(
                model.upstreamName().orElse(model.name()),
                worker.modelPath().orElseThrow(),
                providers(worker),
                worker.warmup(),
                scaling().containerConcurrency(),
                worker.maxTokens(),
                worker.truncate(),
                worker.acceptTokenIds(),
                generation(worker))
            .arguments());
    words.addAll(List.of("--host", ALL_ADDRESSES));
    words.addAll(List.of("--port", "" + deployment.container().port()));
    words.addAll(List.of("--control-port", "" + service.controlPort().orElseThrow()));
    words.add("--control-read-only");
    words.addAll(List.of("--drain-timeout", deployment.requestTimeout().toString()));
    return words;
  }

  /// Without a GPU there is nothing to try one for.
  private List<String> providers(Worker worker) {
    boolean gpus = deployment.placement().gpus() > 0;
    return worker.providers().stream().filter(it -> gpus || !it.equals(CUDA)).toList();
  }

  /// What the autoscaler is told of slots the worker is told too.
  private Generation generation(Worker worker) {
    Generation asked = worker.generation();
    boolean own = asked.slots().isPresent() || slots() == model.concurrency();
    return own ? asked : new Generation(asked.precision(), Optional.of(slots()), asked.context());
  }

  private ModelService.Placement placement() {
    KnativeDeployment.Placement placement = deployment.placement();
    SequencedMap<String, String> nodeSelector = new LinkedHashMap<>();
    placement.nodeSelector().forEach(label -> nodeSelector.put(label.key(), label.value()));
    return new ModelService.Placement(
        placement.gpus(),
        placement.gpuResource(),
        placement.cpu(),
        placement
            .memory()
            .map(ByteSize::bytes)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty),
        placement.runtimeClass(),
        nodeSelector,
        placement.tolerations().stream()
            .map(taint -> new ModelService.Toleration(taint.key(), taint.value(), taint.effect()))
            .toList(),
        placement.serviceAccount(),
        placement.imagePullSecret(),
        placement.priorityClass());
  }
}
