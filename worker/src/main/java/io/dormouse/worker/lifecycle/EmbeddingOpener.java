package io.dormouse.worker.lifecycle;

import io.dormouse.worker.engine.BatchLimits;
import io.dormouse.worker.engine.BatchObserver;
import io.dormouse.worker.engine.EngineLoop;
import io.dormouse.worker.model.GpuMemory;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadObserver;
import io.dormouse.worker.model.LoadedModel;
import io.dormouse.worker.model.ModelLoader;
import io.dormouse.worker.model.WarmUp;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Opens an embedding model; a load of one is too short to be cut, its warm-up is not.
public record EmbeddingOpener(
    ModelLoader loader, WarmUp warmUp, BatchLimits limits, BatchObserver observer)
    implements ModelOpener {
  @Override
  public Opened open(LoadObserver progress) throws LoadException {
    LoadedModel model = loader.load(progress);
    return new Opened() {
      @Override
      public Served serve(BooleanSupplier wanted) {
        warmUp.run(model.runner(), model.maxTokens(), wanted);
        EngineLoop engine = new EngineLoop(model.runner(), limits, System::nanoTime, observer);
        engine.start();
        return new Served.Embedding(model, engine);
      }

      @Override
      public void close() {
        model.runner().close();
        model.tokenizer().close();
      }
    };
  }

  @Override
  public Optional<GpuMemory> gpuMemory() {
    return loader.gpuMemory();
  }

  @Override
  public void cancel() {}
}
