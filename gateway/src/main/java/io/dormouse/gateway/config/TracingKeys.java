package io.dormouse.gateway.config;

import static io.dormouse.gateway.config.Key.optional;
import static io.dormouse.gateway.config.Key.withDefault;
import static io.dormouse.gateway.config.ValueTypes.bool;
import static io.dormouse.gateway.config.ValueTypes.ratio;
import static io.dormouse.gateway.config.ValueTypes.text;

import java.util.List;
import java.util.Map;

/// The keys of traces.
final class TracingKeys {
  static final Key<String> ENDPOINT =
      optional(
          "tracing.endpoint",
          text(
              "https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?",
              "an address such as http://collector:4318"),
          "Collector that takes OTLP over HTTP; /v1/traces is added. Without one nothing is traced.");
  static final Key<Map<String, String>> HEADERS =
      optional(
          "tracing.headers",
          new HeadersType(),
          "Sent to it, as OTEL_EXPORTER_OTLP_HEADERS has them; no message shows them.");
  static final Key<Double> SAMPLE_RATIO =
      withDefault(
          "tracing.sample-ratio",
          ratio(),
          "1",
          "Part of the calls that are traced, of those that bring no trace of their own.");
  static final Key<Boolean> TRUST_CALLER =
      withDefault(
          "tracing.trust-caller",
          bool(),
          "true",
          "Whether a call's own traceparent is continued, and its sampling kept; else it is replaced.");

  /// The gateway's keys.
  static final List<Key<?>> GATEWAY = List.of(ENDPOINT, HEADERS, SAMPLE_RATIO, TRUST_CALLER);

  private TracingKeys() {}
}
