package io.dormouse.worker.lifecycle;

import io.dormouse.worker.engine.EngineLoad;
import io.dormouse.worker.engine.EngineLoop;
import io.dormouse.worker.engine.GenerationLoop;
import io.dormouse.worker.model.LoadedModel;
import io.dormouse.worker.model.Provider;

/// A model that serves, and the engine that runs it.
public sealed interface Served {
  /// What it runs on.
  Provider provider();

  /// As status documents name it, such as {@code fp32}.
  String precision();

  /// How busy the engine is.
  EngineLoad load();

  /// The share of the KV cache in use, from 0 to 1.
  double kvUse();

  /// Stops the engine and gives the model's memory back.
  void close();

  /// Texts to vectors.
  record Embedding(LoadedModel model, EngineLoop engine) implements Served {
    @Override
    public Provider provider() {
      return model.provider();
    }

    @Override
    public String precision() {
      return model.precision();
    }

    @Override
    public EngineLoad load() {
      return engine.load();
    }

    @Override
    public double kvUse() {
      return 0;
    }

    @Override
    public void close() {
      engine.close();
      model.tokenizer().close();
    }
  }

  /// Prompts to answers.
  record Language(LanguageModel model, GenerationLoop engine) implements Served {
    @Override
    public Provider provider() {
      return model.provider();
    }

    @Override
    public String precision() {
      return model.arithmetic().label();
    }

    @Override
    public EngineLoad load() {
      return engine.load();
    }

    @Override
    public double kvUse() {
      return engine.kvUse();
    }

    @Override
    public void close() {
      engine.close();
      model.tokenizer().close();
    }
  }
}
