package io.dormouse.gateway.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Where traces go.
///
/// @param endpoint takes OTLP over HTTP, its whole address; without one nothing is traced
/// @param headers sent with every request there; secret
/// @param sampleRatio of calls that bring no trace of their own, from 0 to 1
/// @param trustCaller whether a call's own trace is continued
public record TracingConfig(
    Optional<URI> endpoint, Map<String, String> headers, double sampleRatio, boolean trustCaller) {
  /// Keeps a copy.
  public TracingConfig {
    headers = Map.copyOf(headers);
  }

  /// Nothing is traced.
  public static TracingConfig off() {
    return new TracingConfig(Optional.empty(), Map.of(), 1, true);
  }

  /// Everything but what the headers hold.
  @Override
  public String toString() {
    return "TracingConfig[endpoint=%s, headers=%s, sampleRatio=%s, trustCaller=%s]"
        .formatted(endpoint, headers.keySet(), sampleRatio, trustCaller);
  }
}
