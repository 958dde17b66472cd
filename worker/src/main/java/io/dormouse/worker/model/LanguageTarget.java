package io.dormouse.worker.model;

import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.ort.CudaRuntime;
import io.dormouse.worker.ort.OrtEnvironment;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What a language model is loaded for.
///
/// @param provider that runs it
/// @param arithmetic that its graph is written in
/// @param need the memory that was computed for it, and is there
/// @param cuda options of the CUDA provider; empty where the CPU runs it
/// @param place where the memory of its steps lies; may throw what the runtime does
record LanguageTarget(
    Provider provider,
    Arithmetic arithmetic,
    MemoryNeed need,
    Optional<Map<String, String>> cuda,
    Function<OrtEnvironment, StepPlace> place) {

  static LanguageTarget cpu(Arithmetic arithmetic, MemoryNeed need) {
    return new LanguageTarget(
        Provider.CPU, arithmetic, need, Optional.empty(), StepPlace.Host::new);
  }

  static LanguageTarget cuda(MemoryNeed need, Map<String, String> options, CudaRuntime runtime) {
    return new LanguageTarget(
        Provider.CUDA,
        Arithmetic.HALF,
        need,
        Optional.of(options),
        environment -> new StepPlace.Device(environment.cudaDevice(runtime)));
  }
}
