package io.dormouse.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where a model's worker comes from.
public sealed interface ModelSource {
  /// Dormouse's own worker on a model of this machine.
  ///
  /// @param path the model's folder or GGUF file
  /// @param providers ONNX Runtime providers in order of preference, such as `cuda`, `cpu`
  /// @param warmup how much is warmed before the worker counts as ready
  /// @param maxTokens longest input in tokens, if not the model's own
  /// @param truncate whether longer inputs are cut instead of refused
  /// @param acceptTokenIds whether arrays of token ids are accepted
  /// @param chats whether it is a language model
  /// @param generation how a language model writes
  record OwnWorker(
      Path path,
      List<String> providers,
      Warmup warmup,
      Optional<Integer> maxTokens,
      boolean truncate,
      boolean acceptTokenIds,
      boolean chats,
      Generation generation)
      implements ModelSource {}

  /// How a language model writes.
  ///
  /// @param precision how it computes
  /// @param slots answers that it writes at once, if not the worker's own choice
  /// @param context prompt and answer together, in tokens, if not the worker's own choice
  record Generation(Precision precision, Optional<Integer> slots, Optional<Integer> context) {}

  /// How a language model computes.
  enum Precision {
    /** Activations are rounded to 8 bits. */
    FAST,
    /** Activations keep their precision. */
    EXACT
  }

  /// Any other server that speaks HTTP, started by a command.
  ///
  /// @param command program and arguments; `${PORT}` is replaced by a free port
  /// @param stopCommand program and arguments that end it, instead of TERM; may use `${PORT}`,
  ///   `${PID}`
  /// @param readyPath path that answers 2xx when the server is ready
  record ForeignServer(List<String> command, Optional<List<String>> stopCommand, String readyPath)
      implements ModelSource {}

  /// How much a worker warms before it is ready.
  enum Warmup {
    /** One small inference. */
    MINIMAL,
    /** The usual shapes. */
    FULL
  }
}
