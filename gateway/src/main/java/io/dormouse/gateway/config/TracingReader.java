package io.dormouse.gateway.config;

import io.dormouse.gateway.config.ValueType.Context;
import io.dormouse.gateway.config.ValueType.Parsed;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads where traces go: our own keys, else the variables that OpenTelemetry's programs share.
record TracingReader(Settings settings, Surroundings surroundings, List<Problem> problems) {
  private static final String PATH = "/v1/traces";
  private static final String SHARED = "OTEL_EXPORTER_OTLP_";
  private static final String OF_TRACES = SHARED + "TRACES_";

  TracingConfig read() {
    Optional<URI> endpoint = find(TracingKeys.ENDPOINT).map(TracingReader::whole);
    Map<String, String> headers =
        find(TracingKeys.HEADERS)
            .or(() -> variable(OF_TRACES + "HEADERS", TracingKeys.HEADERS))
            .or(() -> variable(SHARED + "HEADERS", TracingKeys.HEADERS))
            .orElse(Map.of());
    return new TracingConfig(
        endpoint.or(this::sharedEndpoint),
        headers,
        settings.get(KeyName.gateway(TracingKeys.SAMPLE_RATIO.name()), TracingKeys.SAMPLE_RATIO),
        settings.get(KeyName.gateway(TracingKeys.TRUST_CALLER.name()), TracingKeys.TRUST_CALLER));
  }

  private Optional<URI> sharedEndpoint() {
    boolean disabled = "true".equalsIgnoreCase(surroundings.variables().get("OTEL_SDK_DISABLED"));
    return disabled
        ? Optional.empty()
        : variable(OF_TRACES + "ENDPOINT", TracingKeys.ENDPOINT)
            .map(URI::create)
            .or(() ->
                variable(SHARED + "ENDPOINT", TracingKeys.ENDPOINT).map(TracingReader::whole));
  }

  /// The address of traces at a collector.
  private static URI whole(String collector) {
    String base = collector.replaceFirst("/+$", "");
    return URI.create(base.endsWith(PATH) ? base : base + PATH);
  }

  private <T> Optional<T> find(Key<T> key) {
    return settings.find(KeyName.gateway(key.name()), key);
  }

  private <T> Optional<T> variable(String name, Key<T> key) {
    String text = surroundings.variables().getOrDefault(name, "");
    if (text.isBlank()) {
      return Optional.empty();
    }
    var context = new Context(surroundings.workingFolder(), surroundings.userHome());
    return switch (key.type().parse(new Raw.Scalar(text), context)) {
      case Parsed.Good<T>(T value) -> Optional.of(value);
      case Parsed.Bad<T>(String message) -> {
        String shown = key.type().isSecret() ? "(hidden)" : text;
        problems.add(
            new Problem(name, shown, "not allowed; allowed: " + message, "environment variable"));
        yield Optional.empty();
      }
    };
  }
}
