package io.dormouse.worker.lifecycle;

import io.dormouse.worker.engine.AdmissionGate;
import io.dormouse.worker.model.FreedMemory;
import io.dormouse.worker.model.GpuMemory;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Loads, warms, serves and releases the model, and moves the lifecycle along.
///
/// Loading runs on a thread of its own; {@link #release}, {@link #cancelLoad} and {@link #load} are
/// called by one control thread at a time.
public final class ModelHost {
  private static final Logger LOG = Logger.getLogger(ModelHost.class);

  private final ModelOpener opener;
  private final WorkerLifecycle lifecycle;
  private final AdmissionGate gate;
  private final Consumer<LoadException> onFailure;
  private volatile @Nullable Load loading;
  private volatile @Nullable Served served;

  /// What the host is made of.
  public record Parts(ModelOpener opener, WorkerLifecycle lifecycle, AdmissionGate gate) {}

  /// A host that tells {@code onFailure} when the model cannot be loaded.
  public ModelHost(Parts parts, Consumer<LoadException> onFailure) {
    this.opener = parts.opener();
    this.lifecycle = parts.lifecycle();
    this.gate = parts.gate();
    this.onFailure = onFailure;
  }

  /// Starts a load unless one is under way; how it goes is seen in the lifecycle.
  public void load() {
    if (loading == null) {
      Load load = new Load();
      loading = load;
      load.thread.start();
    }
  }

  /// Ends the load that is under way and gives back what it had; false when it takes longer than
  /// that to end, and it ends then nevertheless. A load that is over already is left as it is.
  public boolean cancelLoad(Duration patience) {
    Load current = loading;
    if (current == null) {
      return true;
    }
    current.cancelled = true;
    opener.cancel();
    try {
      return current.thread.join(patience);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Stops the engine and frees the model; false when a call is inside.
  public boolean release() {
    if (!gate.closeIfIdle()) {
      return false;
    }
    Served current = served;
    served = null;
    if (current != null) {
      current.close();
      FreedMemory.giveBack();
    }
    lifecycle.released();
    LOG.info("the model's memory is released");
    return true;
  }

  /// The model, when it is loaded and warmed.
  public Optional<Served> served() {
    return Optional.ofNullable(served);
  }

  /// Memory of the GPU, from the first load on that used one.
  Optional<GpuMemory> gpuMemory() {
    return opener.gpuMemory();
  }

  /// One load: its thread, and whether it is still wanted.
  private final class Load implements LoadObserver {
    private final Thread thread =
        Thread.ofPlatform().name("model-load").daemon(true).unstarted(this::run);
    private volatile boolean cancelled;

    private void run() {
      try {
        become(opener.open(this));
      } catch (LoadException e) {
        fail(e);
      } catch (RuntimeException | Error e) {
        if (!cancelled) {
          LOG.error("the model could not be loaded", e);
        }
        fail(LoadException.unexpected(e));
      }
    }

    private void become(ModelOpener.Opened opened) {
      if (cancelled) {
        opened.close();
        endCancelled();
        return;
      }
      lifecycle.loaded();
      lifecycle.mark(Mark.WEIGHTS_LOADED);
      Served made = opened.serve(() -> !cancelled);
      if (cancelled) {
        made.close();
        endCancelled();
        return;
      }
      served = made;
      lifecycle.mark(Mark.WARMED);
      gate.open();
      loading = null;
      lifecycle.warmed();
    }

    private void fail(LoadException failure) {
      if (cancelled) {
        endCancelled();
        return;
      }
      loading = null;
      lifecycle.failed();
      onFailure.accept(failure);
    }

    private void endCancelled() {
      FreedMemory.giveBack();
      loading = null;
      lifecycle.released();
      LOG.info("the load was cancelled, its memory is given back");
    }

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
