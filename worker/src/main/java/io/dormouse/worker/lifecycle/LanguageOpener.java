package io.dormouse.worker.lifecycle;

import io.dormouse.worker.engine.GenerationLimits;
import io.dormouse.worker.engine.GenerationLoop;
import io.dormouse.worker.engine.GenerationObserver;
import io.dormouse.worker.model.GpuMemory;
import io.dormouse.worker.model.LanguageModelLoader;
import io.dormouse.worker.model.LanguageSource;
import io.dormouse.worker.model.LanguageTexts;
import io.dormouse.worker.model.LanguageTextsTask;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadObserver;
import io.dormouse.worker.model.LoadedLanguageModel;
import io.dormouse.worker.model.WarmUp;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Opens a language model: its weights and, beside them, its tokenizer and template.
public final class LanguageOpener implements ModelOpener {
  private final LanguageSource source;
  private final Path cache;
  private final LanguageModelLoader loader;
  private final WarmUp warmUp;
  private final GenerationLimits limits;
  private final GenerationObserver observer;

  /// An opener of that model, whose engine has those limits.
  ///
  /// @param cache where a tokenizer's native library is unpacked
  public LanguageOpener(
      LanguageSource source,
      Path cache,
      WarmUp warmUp,
      GenerationLimits limits,
      GenerationObserver observer) {
    this.source = source;
    this.cache = cache;
    this.loader = new LanguageModelLoader(source);
    this.warmUp = warmUp;
    this.limits = limits;
    this.observer = observer;
  }

  @Override
  public Opened open(LoadObserver progress) throws LoadException {
    LanguageTextsTask reading = LanguageTextsTask.start(source.path(), cache);
    LoadedLanguageModel loaded;
    try {
      loaded = loader.load(progress);
    } catch (LoadException | RuntimeException | Error e) {
      reading.discard();
      throw e;
    }
    try {
      return new Model(model(loaded, reading));
    } catch (LoadException e) {
      loaded.runner().close();
      throw e;
    }
  }

  private static LanguageModel model(LoadedLanguageModel loaded, LanguageTextsTask reading)
      throws LoadException {
    LanguageTexts texts = reading.await();
    try {
      texts.requireVocabulary(loaded.runner().vocabulary());
    } catch (LoadException e) {
      texts.tokenizer().close();
      throw e;
    }
    return new LanguageModel(
        loaded.runner(),
        texts.tokenizer(),
        texts.template(),
        loaded.provider(),
        loaded.arithmetic());
  }

  @Override
  public Optional<GpuMemory> gpuMemory() {
    return loader.gpuMemory();
  }

  @Override
  public void cancel() {
    loader.cancel();
  }

  private final class Model implements Opened {
    private final LanguageModel model;

    private Model(LanguageModel model) {
      this.model = model;
    }

    @Override
    public Served serve(BooleanSupplier wanted) {
      GenerationLoop engine =
          new GenerationLoop(model.runner(), limits, System::nanoTime, observer);
      try {
        engine.warmUp(warmUp == WarmUp.FULL, wanted);
      } catch (RuntimeException | Error e) {
        model.tokenizer().close();
        throw e;
      }
      engine.start();
      return new Served.Language(model, engine);
    }

    @Override
    public void close() {
      model.runner().close();
      model.tokenizer().close();
    }
  }
}
