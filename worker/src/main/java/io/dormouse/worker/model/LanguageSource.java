package io.dormouse.worker.model;

import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Path;
import java.util.List;

/// Which language model to load and how.
///
/// @param path a {@code .gguf} file, or a folder with exactly one
/// @param ortLibrary the file of ONNX Runtime
/// @param providers in order of preference; the first that can be used here runs it
/// @param threads threads of one operator on the CPU
/// @param precision on the CPU; a GPU has one way
/// @param slots sequences that can be run together
/// @param capacity most tokens of a sequence; more than the model was made for becomes that
/// @param weightCache folder of converted weights
public record LanguageSource(
    Path path,
    Path ortLibrary,
    List<Provider> providers,
    int threads,
    Precision precision,
    int slots,
    int capacity,
    Path weightCache) {
  /// Copies the list and checks the numbers.
  public LanguageSource {
    providers = List.copyOf(providers);
    if (threads < 1 || slots < 1 || capacity < 1) {
      throw new IllegalArgumentException("threads, slots and capacity must be at least 1");
    }
  }
}
