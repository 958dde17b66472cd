package io.dormouse.worker.config;

import io.dormouse.worker.engine.BatchLimits;
import io.dormouse.worker.model.ModelSource;
import io.dormouse.worker.model.WarmUp;
import java.time.Duration;
import java.util.Optional;

/// Everything a worker was started with, checked.
///
/// @param model the name clients call it by
public record WorkerOptions(
    String model, ModelSource source, ServingOptions serving, ListenOptions listen, WarmUp warmUp) {

  /// How calls are served.
  ///
  /// @param slots calls inside at once
  /// @param acceptTokenIds take arrays of token ids as inputs
  /// @param drainTimeout how long calls may go on after TERM
  public record ServingOptions(
      int slots, BatchLimits limits, boolean acceptTokenIds, Duration drainTimeout) {}

  /// Where it listens; port 0 takes a free one.
  ///
  /// @param token what every request must carry, where there is one
  public record ListenOptions(String host, int port, int controlPort, Optional<String> token) {}
}
