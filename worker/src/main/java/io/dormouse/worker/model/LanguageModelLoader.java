package io.dormouse.worker.model;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.graph.GgufDescription;
import io.dormouse.worker.model.graph.Graph;
import io.dormouse.worker.model.graph.GraphSession;
import io.dormouse.worker.model.graph.GraphSettings;
import io.dormouse.worker.model.graph.ModelFamilies;
import io.dormouse.worker.model.graph.ModelFamily;
import io.dormouse.worker.model.graph.UnsupportedModelException;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.CacheLimits;
import io.dormouse.worker.model.weights.WeightCache;
import io.dormouse.worker.model.weights.WeightException;
import io.dormouse.worker.model.weights.WeightFile;
import io.dormouse.worker.model.weights.WeightLayout;
import io.dormouse.worker.model.weights.WholeNumbers;
import io.dormouse.worker.ort.GraphOptimization;
import io.dormouse.worker.ort.LoadCancellation;
import io.dormouse.worker.ort.OrtBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtErrorCode;
import io.dormouse.worker.ort.OrtException;
import io.dormouse.worker.ort.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Loads a language model: opens ONNX Runtime once and meanwhile reads the file and finds or
/// converts its weights; then maps them and makes the session while they are read ahead.
///
/// One load at a time, on the caller's thread and helpers.
public final class LanguageModelLoader {
  /// From so many rows on, a row's bits do not depend on how many there are.
  private static final int ROWS_COMPUTED_ALIKE = 2;

  private final LanguageSource source;
  private final LanguageTargets targets;
  private final Gpu gpu;
  private final SharedEnvironment environment;
  private final WeightCache weightCache;
  private final LoadControl control = new LoadControl();
  private final Optional<Path> profile;

  /// How it loads.
  ///
  /// @param numbers how whole numbers of weights are stored
  /// @param profile how the name of a file begins that takes the times of a model's runs
  private record Manner(WholeNumbers numbers, Optional<Path> profile) {}

  /// A loader of that model.
  public LanguageModelLoader(LanguageSource source) {
    this(source, Optional.empty());
  }

  /// The same, whose models' runs are timed operator by operator.
  ///
  /// @param profile how the name of a file begins into which ONNX Runtime writes the times of a
  ///   loaded model until it is closed
  public LanguageModelLoader(LanguageSource source, Optional<Path> profile) {
    this(
        source,
        new SharedEnvironment(source.ortLibrary()),
        new Gpu(source.ortLibrary()),
        new Manner(WholeNumbers.ofThisMachine(), profile));
  }

  private LanguageModelLoader(
      LanguageSource source, SharedEnvironment environment, Gpu gpu, Manner manner) {
    this(source, environment, gpu, new ProviderChoice(source, environment, gpu), manner);
  }

  /// A loader that loads for what is chosen there.
  LanguageModelLoader(LanguageSource source, LanguageTargets targets) {
    this(source, targets, WholeNumbers.ofThisMachine());
  }

  /// The same, with such whole numbers.
  LanguageModelLoader(LanguageSource source, LanguageTargets targets, WholeNumbers numbers) {
    this(
        source,
        new SharedEnvironment(source.ortLibrary()),
        new Gpu(source.ortLibrary()),
        targets,
        new Manner(numbers, Optional.empty()));
  }

  private LanguageModelLoader(
      LanguageSource source,
      SharedEnvironment environment,
      Gpu gpu,
      LanguageTargets targets,
      Manner manner) {
    this.source = source;
    this.targets = targets;
    this.environment = environment;
    this.gpu = gpu;
    this.profile = manner.profile();
    this.weightCache =
        new WeightCache(
            source.weightCache(), CacheLimits.DEFAULT, InstantSource.system(), manner.numbers());
  }

  /// Loads the model; may be called again after the runner of the last load was closed.
  public LoadedLanguageModel load(LoadObserver observer) throws LoadException {
    LoadCancellation cancellation = control.begin();
    FutureTask<OrtEnvironment> opening = LoadThread.start("runtime-open", environment::get);
    try (GgufFile file = GgufFile.open(GgufLocation.find(source.path()))) {
      ModelFamily family = ModelFamilies.of(new GgufDescription(file));
      int capacity = Math.min(source.capacity(), family.shape().contextLength());
      LanguageTarget target =
          targets.choose(arithmetic -> need(file, family, arithmetic, capacity));
      LoadProgress progress = new LoadProgress(observer);
      WeightFile weights =
          weightCache.obtain(file, family.plan(), target.arithmetic(), progress::converted);
      OrtEnvironment opened = opened(opening);
      Plan plan = new Plan(target, family, weights, capacity);
      LanguageRunner runner = runner(opened, plan, progress, cancellation);
      return new LoadedLanguageModel(
          runner,
          family.shape(),
          target.arithmetic(),
          target.provider(),
          file.metadata(),
          target.need());
    } catch (GgufException e) {
      throw failed(e.code(), "the model's file is unusable: " + e.text(), e);
    } catch (WeightException e) {
      throw failed(e.code(), e.text(), e);
    } catch (UnsupportedModelException e) {
      throw new LoadException("model_unsupported", Objects.requireNonNull(e.getMessage()), e);
    } finally {
      control.end();
    }
  }

  /// Memory of the GPU as it was a moment ago, from the first load on that used one.
  public Optional<GpuMemory> gpuMemory() {
    return gpu.memory();
  }

  /// The same, asked of the driver now; may block.
  public Optional<GpuMemory> gpuMemoryNow() {
    return gpu.memoryNow();
  }

  /// Ends the load under way, which fails with {@code load_cancelled}; nothing where there is none.
  public void cancel() {
    control.cancel();
  }

  private MemoryNeed need(GgufFile file, ModelFamily family, Arithmetic arithmetic, int capacity)
      throws GgufException {
    long bytes = WeightLayout.of(file, family.plan(), arithmetic).bytes();
    return MemoryNeed.of(bytes, family.shape(), arithmetic, source.slots(), capacity);
  }

  /// What is loaded, decided.
  private record Plan(
      LanguageTarget target, ModelFamily family, WeightFile weights, int capacity) {}

  private LanguageRunner runner(
      OrtEnvironment opened, Plan plan, LoadProgress progress, LoadCancellation cancellation)
      throws LoadException {
    progress.reading(plan.weights().bytes());
    FutureTask<Optional<Void>> readAhead =
        LoadThread.start(
            "read-ahead",
            () -> {
              GraphFile.readAhead(plan.weights().path(), progress::read);
              return Optional.empty();
            });
    try {
      LanguageRunner runner = runner(opened, plan, cancellation);
      try {
        LoadThread.await(readAhead, "model_unreadable", "the converted weights cannot be read");
        control.requireNotCancelled();
        return runner;
      } catch (LoadException e) {
        runner.close();
        throw e;
      }
    } catch (LoadException e) {
      readAhead.cancel(true);
      throw failed(e.code(), Objects.requireNonNullElse(e.getMessage(), e.code()), e);
    }
  }

  private LanguageRunner runner(OrtEnvironment opened, Plan plan, LoadCancellation cancellation)
      throws LoadException {
    OrtBlock mapped = map(plan.weights());
    GraphSession session;
    try {
      Graph graph =
          plan.family()
              .graph(
                  plan.weights().weights(),
                  new GraphSettings(plan.target().arithmetic(), plan.capacity()));
      session = GraphSession.open(opened, graph, mapped, settings(plan.target()), cancellation);
    } catch (OrtException e) {
      mapped.close();
      throw sessionFailed(e);
    } catch (OutOfMemoryError e) {
      mapped.close();
      throw new LoadException("memory_insufficient", "the system has no room for the graph", e);
    } catch (RuntimeException | Error e) {
      mapped.close();
      throw e;
    }
    try {
      return runner(opened, session, mapped, plan);
    } catch (LoadException | RuntimeException | Error e) {
      session.close();
      mapped.close();
      throw e;
    }
  }

  private LanguageRunner runner(
      OrtEnvironment opened, GraphSession session, OrtBlock mapped, Plan plan)
      throws LoadException {
    LanguageTarget target = plan.target();
    int leastRows = target.arithmetic() == Arithmetic.EXACT ? ROWS_COMPUTED_ALIKE : 1;
    try (Unfinished made = new Unfinished()) {
      StepPlace place = target.place().apply(opened);
      made.add(place::close);
      LanguageRunner runner =
          new LanguageRunner(
              new LanguageRunner.Parts(
                  opened,
                  session,
                  mapped,
                  plan.family().shape(),
                  target.arithmetic().element(),
                  place),
              source.slots(),
              plan.capacity(),
              leastRows);
      made.finished();
      return runner;
    } catch (OutOfMemoryError e) {
      throw new LoadException("memory_insufficient", "the system has no room for the KV cache", e);
    } catch (OrtException e) {
      throw RuntimeWords.sayLackOfMemory(RuntimeWords.of(e))
          ? new LoadException(
              "memory_insufficient", "there is no memory for the KV cache: " + text(e), e)
          : sessionFailed(e);
    }
  }

  private SessionSettings settings(LanguageTarget target) {
    Map<String, String> entries = new HashMap<>();
    entries.put("session.intra_op.allow_spinning", "1");
    entries.put("session.force_spinning_stop", "1");
    if (target.cuda().isPresent()) {
      entries.put("session.use_device_allocator_for_initializers", "1");
      if (!source.providers().contains(Provider.CPU)) {
        entries.put("session.disable_cpu_ep_fallback", "1");
      }
    }
    return new SessionSettings(
        source.threads(), GraphOptimization.ALL, entries, target.cuda(), profile);
  }

  private LoadException sessionFailed(OrtException e) {
    if (e.code() == OrtErrorCode.MODEL_LOAD_CANCELED) {
      return LoadControl.cancellation(e);
    }
    return new LoadException("session_failed", text(e), e);
  }

  private String text(OrtException e) {
    return RuntimeWords.shown(e, source.ortLibrary());
  }

  private LoadException failed(String code, String text, Exception cause) {
    return control.cancelled()
        ? LoadControl.cancellation(cause)
        : new LoadException(code, text, cause);
  }

  private static OrtBlock map(WeightFile weights) throws LoadException {
    try {
      return OrtBlock.map(weights.path());
    } catch (IOException e) {
      throw new LoadException("model_unreadable", "the converted weights cannot be mapped", e);
    }
  }

  private static OrtEnvironment opened(FutureTask<OrtEnvironment> opening) throws LoadException {
    try {
      return opening.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LoadException failure) {
        throw failure;
      }
      throw LoadException.unexpected(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoadControl.cancellation(e);
    }
  }
}
