package io.dormouse.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The whole configuration, checked.
///
/// @param home folder of state: models, logs, leases, estimates
/// @param listen the data port
/// @param management the management port
/// @param adminToken bearer token that opens the admin routes to peers that are not loopback
/// @param http2 on the data port
/// @param limits what the gateway accepts at most
/// @param drainTimeout how long calls may take to finish after TERM
/// @param tenants who calls
/// @param workerCommand program and first arguments that start Dormouse's own worker
/// @param languageWorkerCommand the same for a model that chats
/// @param ortHome folder of `libonnxruntime.so`, if not the one shipped
/// @param knative what it knows of its cluster
/// @param tracing where traces of calls go
/// @param models by name, in the file's order
public record GatewayConfig(
    Path home,
    ListenAddress listen,
    ListenAddress management,
    Optional<String> adminToken,
    Http2Config http2,
    Limits limits,
    Duration drainTimeout,
    TenantConfig tenants,
    List<String> workerCommand,
    List<String> languageWorkerCommand,
    Optional<Path> ortHome,
    KnativeConfig knative,
    TracingConfig tracing,
    SequencedMap<String, ModelConfig> models) {
  /// Keeps copies.
  public GatewayConfig {
    workerCommand = List.copyOf(workerCommand);
    languageWorkerCommand = List.copyOf(languageWorkerCommand);
    models = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(models));
  }

  /// Whether a Knative Service is a configured model's.
  public boolean serves(String namespace, String service) {
    return models.values().stream()
        .anyMatch(model ->
            model.source() instanceof ModelSource.KnativeService it
                && it.namespace().equals(namespace)
                && it.service().equals(service));
  }

  /// Everything but the admin token.
  @Override
  public String toString() {
    return "GatewayConfig[home=%s, listen=%s, management=%s, adminToken=%s, limits=%s, models=%s]"
        .formatted(
            home,
            listen,
            management,
            adminToken.map(_ -> "(hidden)").orElse("none"),
            limits,
            models);
  }
}
