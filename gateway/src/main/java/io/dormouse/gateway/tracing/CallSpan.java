package io.dormouse.gateway.tracing;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.http.RequestPeek;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.MultiMap;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The server span of one call, and the spans below it.
final class CallSpan implements CallTrace {
  /// The part of an API path that says what is wanted, by OpenTelemetry's word for it.
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "/v1/chat/completions", "chat",
          "/v1/completions", "text_completion",
          "/v1/embeddings", "embeddings");

  private static final int SERVER_ERROR = 500;

  private final Tracer tracer;
  private final WakeSpans wakes;
  private final InstantSource clock;
  private final Span span;
  private final Context context;

  CallSpan(Tracer tracer, WakeSpans wakes, InstantSource clock, Span span) {
    this.tracer = tracer;
    this.wakes = wakes;
    this.clock = clock;
    this.span = span;
    this.context = Context.root().with(span);
  }

  /// The known API paths; all others are one route, so that there are few.
  static String route(String path) {
    return OPERATIONS.containsKey(path) ? path : "/v1/*";
  }

  @Override
  public Optional<String> id() {
    return Optional.of(span.getSpanContext().getTraceId());
  }

  @Override
  public void head(MultiMap answer) {
    var own = span.getSpanContext();
    answer.set(
        "traceresponse",
        "00-" + own.getTraceId() + "-" + own.getSpanId() + "-" + own.getTraceFlags().asHex());
  }

  @Override
  public void resolved(String model, RequestPeek peek) {
    if (!span.isRecording()) {
      return;
    }
    span.setAttribute(SpanKeys.POOL, model);
    span.setAttribute(SpanKeys.MODEL, Objects.requireNonNullElse(peek.model(), model));
    peek.maxTokens().ifPresent(most -> span.setAttribute(SpanKeys.MAX_TOKENS, most));
  }

  @Override
  public HoldTrace hold(String model) {
    return span.isRecording()
        ? new HoldSpan(tracer, context, wakes, model, clock.instant())
        : HoldTrace.NONE;
  }

  @Override
  public ForwardTrace forward(String worker, WorkerEndpoint endpoint, int tries) {
    var request = tracer.spanBuilder("forward").setParent(context).setSpanKind(SpanKind.CLIENT);
    if (span.isRecording()) {
      request
          .setAttribute(SpanKeys.METHOD, "POST")
          .setAttribute(SpanKeys.SERVER, endpoint.host())
          .setAttribute(SpanKeys.SERVER_PORT, (long) endpoint.port())
          .setAttribute(SpanKeys.WORKER, worker);
      if (tries > 1) {
        request.setAttribute(SpanKeys.RESENDS, tries - 1L);
      }
    }
    return new ForwardSpan(request.startSpan());
  }

  @Override
  public void end(CallRecord call) {
    if (span.isRecording()) {
      span.setAttribute(SpanKeys.STATUS, (long) call.status());
      span.setAttribute(SpanKeys.CODE, call.code());
      span.setAttribute(SpanKeys.COLD, call.cold());
      span.setAttribute(SpanKeys.REQUEST_BYTES, call.bytesIn());
      span.setAttribute(SpanKeys.ANSWER_BYTES, call.bytesOut());
      Optional.ofNullable(OPERATIONS.get(call.path()))
          .ifPresent(operation -> span.setAttribute(SpanKeys.OPERATION, operation));
      if (!call.code().equals("ok")) {
        span.setAttribute(SpanKeys.ERROR, call.code());
      }
      boolean broken = call.status() >= SERVER_ERROR || call.code().equals("worker_died");
      if (broken) {
        span.setStatus(StatusCode.ERROR, call.code());
      }
    }
    span.end();
  }
}
