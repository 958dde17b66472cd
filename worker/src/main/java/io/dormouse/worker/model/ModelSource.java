package io.dormouse.worker.model;

import java.nio.file.Path;
import java.util.List;

/// What to load and how.
///
/// @param folder the model's folder
/// @param ortLibrary the file of ONNX Runtime
/// @param providers in order of preference, not empty; without {@link Provider#CPU} nothing may
///   fall back to it
/// @param threads threads of one operator on the CPU
public record ModelSource(
    Path folder,
    Path ortLibrary,
    List<Provider> providers,
    int threads,
    TokenizerSource tokenizer) {
  /// Copies the list.
  public ModelSource {
    providers = List.copyOf(providers);
  }

  /// How the tokenizer is set up.
  ///
  /// @param cache where its native library is unpacked
  /// @param maxTokens longest input, or 0 for what the model's files say
  /// @param truncate cut longer inputs instead of refusing them
  public record TokenizerSource(Path cache, int maxTokens, boolean truncate) {}
}
