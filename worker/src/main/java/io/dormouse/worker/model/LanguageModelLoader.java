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
import io.dormouse.worker.ort.GraphOptimization;
import io.dormouse.worker.ort.LoadCancellation;
import io.dormouse.worker.ort.OrtBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtErrorCode;
import io.dormouse.worker.ort.OrtException;
import io.dormouse.worker.ort.SessionSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;

/// Loads a language model: opens ONNX Runtime once and meanwhile reads the file and finds or
/// converts its weights; then maps them and makes the session while they are read ahead.
///
/// One load at a time, on the caller's thread and helpers.
public final class LanguageModelLoader {
  private static final Logger LOG = Logger.getLogger(LanguageModelLoader.class);

  /// From so many rows on, a row's bits do not depend on how many there are.
  private static final int ROWS_COMPUTED_ALIKE = 2;

  private final LanguageSource source;
  private final Targets targets;
  private final SharedEnvironment environment;
  private final WeightCache weightCache;
  private final LoadControl control = new LoadControl();

  /// Decides what a model is loaded for, or says why it cannot be.
  @FunctionalInterface
  interface Targets {
    LanguageTarget choose() throws LoadException;
  }

  /// A loader of that model.
  public LanguageModelLoader(LanguageSource source) {
    this(source, () -> cpu(source));
  }

  /// A loader that loads for what is chosen there.
  LanguageModelLoader(LanguageSource source, Targets targets) {
    this.source = source;
    this.targets = targets;
    this.environment = new SharedEnvironment(source.ortLibrary());
    this.weightCache =
        new WeightCache(source.weightCache(), CacheLimits.DEFAULT, InstantSource.system());
  }

  /// Loads the model; may be called again after the runner of the last load was closed.
  public LoadedLanguageModel load(LoadObserver observer) throws LoadException {
    LoadCancellation cancellation = control.begin();
    FutureTask<OrtEnvironment> opening = LoadThread.start("runtime-open", environment::get);
    try (GgufFile file = GgufFile.open(GgufLocation.find(source.path()))) {
      LanguageTarget target = targets.choose();
      ModelFamily family = ModelFamilies.of(new GgufDescription(file));
      int capacity = Math.min(source.capacity(), family.shape().contextLength());
      MemoryNeed need = need(file, family, target.arithmetic(), capacity);
      need.requireWithin(AvailableMemory.ofThisMachine().bytes());
      LoadProgress progress = new LoadProgress(observer);
      WeightFile weights =
          weightCache.obtain(file, family.plan(), target.arithmetic(), progress::converted);
      OrtEnvironment opened = opened(opening);
      Plan plan = new Plan(target, family, weights, capacity);
      LanguageRunner runner = runner(opened, plan, progress, cancellation);
      return new LoadedLanguageModel(
          runner, family.shape(), target.arithmetic(), target.provider(), file.metadata(), need);
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

  /// Ends the load under way, which fails with {@code load_cancelled}; nothing where there is none.
  public void cancel() {
    control.cancel();
  }

  private MemoryNeed need(GgufFile file, ModelFamily family, Arithmetic arithmetic, int capacity)
      throws GgufException {
    long bytes = WeightLayout.of(file, family.plan(), arithmetic).bytes();
    return MemoryNeed.of(bytes, family.shape(), arithmetic.element(), source.slots(), capacity);
  }

  /// What is loaded, decided.
  private record Plan(
      LanguageTarget target, ModelFamily family, WeightFile weights, int capacity) {}

  private static LanguageTarget cpu(LanguageSource source) throws LoadException {
    if (!source.providers().contains(Provider.CPU)) {
      throw new LoadException(
          "provider_unsupported", "language models run on the provider cpu alone so far");
    }
    if (source.providers().getFirst() != Provider.CPU) {
      LOG.info("provider: cpu (others do not run language models so far)");
    }
    return new LanguageTarget(Provider.CPU, Provider.CPU.arithmetic(source.precision()));
  }

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
      session = GraphSession.open(opened, graph, mapped, settings(), cancellation);
    } catch (OrtException e) {
      mapped.close();
      throw sessionFailed(e);
    } catch (RuntimeException | Error e) {
      mapped.close();
      throw e;
    }
    return runner(
        new LanguageRunner.Parts(
            opened, session, mapped, plan.family().shape(), plan.target().arithmetic().element()),
        plan);
  }

  private LanguageRunner runner(LanguageRunner.Parts parts, Plan plan) throws LoadException {
    int leastRows = plan.target().arithmetic() == Arithmetic.EXACT ? ROWS_COMPUTED_ALIKE : 1;
    try {
      return new LanguageRunner(parts, source.slots(), plan.capacity(), leastRows);
    } catch (OutOfMemoryError e) {
      close(parts);
      throw new LoadException("memory_insufficient", "the system has no room for the KV cache", e);
    } catch (OrtException e) {
      close(parts);
      throw sessionFailed(e);
    }
  }

  private static void close(LanguageRunner.Parts parts) {
    parts.graph().close();
    parts.weights().close();
  }

  private SessionSettings settings() {
    return new SessionSettings(
        source.threads(),
        GraphOptimization.ALL,
        Map.of("session.intra_op.allow_spinning", "1", "session.force_spinning_stop", "1"),
        Optional.empty());
  }

  private LoadException sessionFailed(OrtException e) {
    if (e.code() == OrtErrorCode.MODEL_LOAD_CANCELED) {
      return LoadControl.cancellation(e);
    }
    return new LoadException(
        "session_failed", Objects.requireNonNullElse(e.getMessage(), e.code().name()), e);
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
