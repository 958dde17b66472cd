package io.dormouse.worker.lifecycle;

import io.dormouse.worker.model.GpuMemory;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadObserver;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A way to one model; may be taken again after what it opened was closed.
public interface ModelOpener {
  /// Loads the model on the caller's thread.
  Opened open(LoadObserver observer) throws LoadException;

  /// Asks the load under way on another thread to end soon, with or without a model.
  void cancel();

  /// Memory of the GPU, as its driver counts it, from the first load on that used one.
  default Optional<GpuMemory> gpuMemory() {
    return Optional.empty();
  }

  /// A model in memory that has not run yet; exactly one of its methods is called, once.
  interface Opened {
    /// Makes the first runs and starts the engine.
    ///
    /// @param wanted asked before each of these runs; the first no ends them
    Served serve(BooleanSupplier wanted);

    /// Gives the memory back.
    void close();
  }
}
