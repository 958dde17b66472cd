package io.dormouse.gateway.catalog;

import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.pool.InferencePool;

/// A model and the pool that serves it.
public record ModelRoute(ModelConfig config, InferencePool pool) {
  /// The name clients call.
  public String name() {
    return config.name();
  }

  /// The name its worker knows it by.
  public String upstreamName() {
    return config.upstreamName().orElse(config.name());
  }
}
