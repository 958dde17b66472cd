package io.dormouse.worker.model;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.weights.Arithmetic;

/// Decides what a language model is loaded for.
@FunctionalInterface
interface LanguageTargets {
  /// The decision, or why nothing can run it.
  LanguageTarget choose(Needs needs) throws LoadException, GgufException;

  /// What a model needs in memory.
  @FunctionalInterface
  interface Needs {
    MemoryNeed of(Arithmetic arithmetic) throws GgufException;
  }
}
