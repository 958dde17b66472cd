package io.dormouse.gateway.tracing;

import io.opentelemetry.api.common.AttributeKey;

/// Every attribute of a span, and the only place that names one: OpenTelemetry's conventions for
/// HTTP and generative AI as far as they hold nothing that people wrote, and our own.
final class SpanKeys {
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<Long> RESENDS = AttributeKey.longKey("http.request.resend_count");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<Long> REQUEST_BYTES = AttributeKey.longKey("http.request.body.size");
  static final AttributeKey<Long> ANSWER_BYTES = AttributeKey.longKey("http.response.body.size");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
  static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
  static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("dormouse.request_id");
  static final AttributeKey<String> CODE = AttributeKey.stringKey("dormouse.code");
  static final AttributeKey<Boolean> COLD = AttributeKey.booleanKey("dormouse.cold_start");
  static final AttributeKey<String> POOL = AttributeKey.stringKey("dormouse.model");
  static final AttributeKey<String> WORKER = AttributeKey.stringKey("dormouse.worker");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("dormouse.outcome");
  static final AttributeKey<Long> AHEAD = AttributeKey.longKey("dormouse.ahead");
  static final AttributeKey<Long> LOADED = AttributeKey.longKey("dormouse.loaded_percent");
  static final AttributeKey<Long> ESTIMATE_MS = AttributeKey.longKey("dormouse.estimate_ms");

  private SpanKeys() {}
}
