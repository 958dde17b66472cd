package io.dormouse.worker.config;

import io.dormouse.worker.engine.BatchLimits;
import io.dormouse.worker.engine.GenerationLimits;
import io.dormouse.worker.model.LanguageSource;
import io.dormouse.worker.model.ModelKind;
import io.dormouse.worker.model.ModelSource;
import io.dormouse.worker.model.WarmUp;
import java.time.Duration;
import java.util.Optional;

/// Everything a worker was started with, checked.
///
/// @param model the name clients call it by
/// @param kind what its path says it is
public record WorkerOptions(
    String model,
    ModelKind kind,
    ModelSource source,
    ServingOptions serving,
    ListenOptions listen,
    WarmUp warmUp,
    LanguageOptions language) {
  /// The precision asked for; {@code unknown} of an embedding model, whose graph says it.
  public String precision() {
    return switch (kind) {
      case EMBEDDING -> "unknown";
      case LANGUAGE -> language.source().precision().label();
    };
  }

  /// How calls are served.
  ///
  /// @param slots calls inside at once
  /// @param limits of an embedding model's batches
  /// @param acceptTokenIds take arrays of token ids as inputs of an embedding model
  /// @param drainTimeout how long calls may go on after TERM
  public record ServingOptions(
      int slots, BatchLimits limits, boolean acceptTokenIds, Duration drainTimeout) {}

  /// How a language model runs; an embedding model heeds none of it.
  public record LanguageOptions(LanguageSource source, GenerationLimits limits) {}

  /// Where it listens; port 0 takes a free one.
  ///
  /// @param controlReadOnly whether the control port tells its status and takes no commands
  /// @param token what every request must carry, where there is one
  public record ListenOptions(
      String host, int port, int controlPort, boolean controlReadOnly, Optional<String> token) {}
}
