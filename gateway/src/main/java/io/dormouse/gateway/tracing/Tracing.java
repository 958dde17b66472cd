package io.dormouse.gateway.tracing;

import io.dormouse.gateway.config.TracingConfig;
import io.dormouse.gateway.pool.PoolListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Makes the traces of calls and sends them to a collector.
///
/// A caller's trace is continued, and its decision whether to sample kept; a `traceparent` that
/// cannot be read, or of a caller that is not trusted, is replaced.
public final class Tracing implements CallTracer {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
  private static final Duration SEND_WITHIN = Duration.ofSeconds(5);
  private static final int LONGEST_VALUE = 512;
  private static final Duration FLUSH_WITHIN = Duration.ofSeconds(2);

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final WakeSpans wakes;
  private final InstantSource clock;
  private final boolean trustCaller;

  private Tracing(SdkTracerProvider provider, boolean trustCaller, InstantSource clock) {
    this.provider = provider;
    this.tracer = provider.get("io.dormouse.gateway");
    this.wakes = new WakeSpans(tracer, clock);
    this.clock = clock;
    this.trustCaller = trustCaller;
  }

  /// That of a configuration.
  ///
  /// @param lost is told of spans that never reach the collector
  public static CallTracer of(
      TracingConfig config, String version, InstantSource clock, LongConsumer lost) {
    if (config.endpoint().isEmpty()) {
      return CallTracer.OFF;
    }
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.endpoint().get().toString())
            .setConnectTimeout(CONNECT_WITHIN)
            .setTimeout(SEND_WITHIN)
            .setHeaders(config::headers)
            .build();
    return sendingTo(exporter, config, version, clock, lost);
  }

  static Tracing sendingTo(
      SpanExporter exporter,
      TracingConfig config,
      String version,
      InstantSource clock,
      LongConsumer lost) {
    var resource =
        Resource.getDefault().toBuilder()
            .put(AttributeKey.stringKey("service.name"), "dormouse-gateway")
            .put(AttributeKey.stringKey("service.version"), version)
            .put(AttributeKey.stringKey("service.instance.id"), UUID.randomUUID().toString())
            .build();
    var provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(LONGEST_VALUE).build())
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRatio())))
            .addSpanProcessor(SpanOutbox.before(exporter, lost))
            .build();
    return new Tracing(provider, config.trustCaller(), clock);
  }

  @Override
  public CallTrace call(HttpServerRequest request, String id) {
    Context caller =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), request, Headers.GETTER);
    String path = Objects.requireNonNullElse(request.path(), "");
    String route = CallSpan.route(path);
    var builder =
        tracer
            .spanBuilder(request.method().name() + " " + route)
            .setSpanKind(SpanKind.SERVER)
            .setParent(trustCaller ? caller : Context.root());
    if (!trustCaller) {
      builder.addLink(Span.fromContext(caller).getSpanContext());
    }
    Span span = builder.startSpan();
    if (span.isRecording()) {
      span.setAttribute(SpanKeys.METHOD, request.method().name());
      span.setAttribute(SpanKeys.SCHEME, request.isSSL() ? "https" : "http");
      span.setAttribute(SpanKeys.PATH, path);
      span.setAttribute(SpanKeys.ROUTE, route);
      span.setAttribute(SpanKeys.REQUEST_ID, id);
    }
    return new CallSpan(tracer, wakes, clock, span);
  }

  @Override
  public Optional<PoolListener> wakes() {
    return Optional.of(wakes);
  }

  /// Sends what is left, for a short time.
  @Override
  public void close() {
    provider.shutdown().join(FLUSH_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Sends what is left now.
  void flush() {
    provider.forceFlush().join(FLUSH_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Reads a request's headers as the W3C wants: one `traceparent`, and all lines of `tracestate`.
  private enum Headers implements TextMapGetter<HttpServerRequest> {
    GETTER;

    @Override
    public Iterable<String> keys(HttpServerRequest request) {
      return request.headers().names();
    }

    @Override
    public @Nullable String get(@Nullable HttpServerRequest request, String name) {
      List<String> lines = request == null ? List.of() : request.headers().getAll(name);
      if (lines.isEmpty() || (lines.size() > 1 && name.equals(ForwardSpan.PARENT))) {
        return null;
      }
      return String.join(",", lines);
    }
  }
}
