package io.dormouse.worker.lifecycle;

import io.dormouse.worker.engine.AdmissionGate;
import io.dormouse.worker.engine.BatchLimits;
import io.dormouse.worker.engine.BatchObserver;
import io.dormouse.worker.engine.EngineLoad;
import io.dormouse.worker.engine.EngineLoop;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadObserver;
import io.dormouse.worker.model.LoadedModel;
import io.dormouse.worker.model.ModelLoader;
import io.dormouse.worker.model.WarmUp;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Loads, warms, serves and releases the model, and moves the lifecycle along.
///
/// Loading runs on a thread of its own; {@link #release} and {@link #load} are called by one
/// control thread at a time.
public final class ModelHost {
  private static final Logger LOG = Logger.getLogger(ModelHost.class);

  private final ModelLoader loader;
  private final WarmUp warmUp;
  private final BatchLimits limits;
  private final WorkerLifecycle lifecycle;
  private final AdmissionGate gate;
  private final Consumer<LoadException> onFailure;
  private final AtomicReference<BatchObserver> observer =
      new AtomicReference<>((inputs, tokens, nanos) -> {});
  private final AtomicBoolean loading = new AtomicBoolean();
  private volatile @Nullable Served served;

  /// A model that serves: the engine that runs it and what it is.
  public record Served(LoadedModel model, EngineLoop engine) {}

  /// What the host is made of.
  public record Parts(
      ModelLoader loader,
      WarmUp warmUp,
      BatchLimits limits,
      WorkerLifecycle lifecycle,
      AdmissionGate gate) {}

  /// A host that tells {@code onFailure} when the model cannot be loaded.
  public ModelHost(Parts parts, Consumer<LoadException> onFailure) {
    this.loader = parts.loader();
    this.warmUp = parts.warmUp();
    this.limits = parts.limits();
    this.lifecycle = parts.lifecycle();
    this.gate = parts.gate();
    this.onFailure = onFailure;
  }

  /// Starts a load unless one is under way; how it goes is seen in the lifecycle.
  public void load() {
    if (!loading.compareAndSet(false, true)) {
      return;
    }
    Thread.ofPlatform().name("model-load").daemon(true).start(this::loadNow);
  }

  /// Stops the engine and frees the model; false when a call is inside.
  public boolean release() {
    if (!gate.closeIfIdle()) {
      return false;
    }
    Served current = served;
    served = null;
    if (current != null) {
      current.engine().close();
      current.model().tokenizer().close();
    }
    lifecycle.released();
    LOG.info("the model's memory is released");
    return true;
  }

  /// The model, when it is loaded and warmed.
  public Optional<Served> served() {
    return Optional.ofNullable(served);
  }

  /// How busy the engine is.
  public EngineLoad engineLoad() {
    Served current = served;
    return current == null ? EngineLoad.NONE : current.engine().load();
  }

  /// Is told of every batch from now on.
  public void observe(BatchObserver batchObserver) {
    observer.set(batchObserver);
  }

  private void loadNow() {
    try {
      LoadedModel model = loader.load(new Progress());
      lifecycle.loaded();
      lifecycle.mark(Mark.WEIGHTS_LOADED);
      warmUp.run(model.runner(), model.maxTokens());
      EngineLoop engine = new EngineLoop(model.runner(), limits, System::nanoTime, this::observed);
      engine.start();
      served = new Served(model, engine);
      lifecycle.mark(Mark.WARMED);
      gate.open();
      loading.set(false);
      lifecycle.warmed();
    } catch (LoadException e) {
      lifecycle.failed();
      onFailure.accept(e);
    } catch (RuntimeException | Error e) {
      LOG.error("the model could not be loaded", e);
      lifecycle.failed();
      onFailure.accept(LoadException.unexpected(e));
    }
  }

  private void observed(int inputs, long tokens, long nanos) {
    observer.get().ran(inputs, tokens, nanos);
  }

  private final class Progress implements LoadObserver {
    @Override
    public void found(long totalBytes) {
      if (lifecycle.state() instanceof WorkerState.Starting) {
        lifecycle.found(totalBytes);
      }
    }

    @Override
    public void read(long bytes) {
      lifecycle.read(bytes);
    }
  }
}
