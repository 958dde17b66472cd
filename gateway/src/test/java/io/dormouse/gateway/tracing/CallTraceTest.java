package io.dormouse.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.gateway.proxy.RelayOutcome;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The spans of calls, and what workers and callers are told of them.
class CallTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";
  private static final String UNSAMPLED = "00-" + TRACE + "-" + CALLER + "-00";
  private static final WorkerEndpoint WORKER = new WorkerEndpoint("10.0.0.7", 41, Optional.empty());

  private TracingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TracingFixture();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  /// What the worker is told of a call.
  private Map<String, String> serve(CallTracer tracer, String... headers) throws Exception {
    return fixture.call(
        tracer,
        trace -> {
          var forward = trace.forward("m#1", WORKER, 1);
          var told = forward.headers();
          forward.answered(200);
          forward.over(new RelayOutcome.Completed(200, 9, 1));
          trace.end(record(200, "ok"));
          return told;
        },
        headers);
  }

  private static CallRecord record(int status, String code) {
    var no = Duration.ZERO;
    return new CallRecord(
        "id",
        Optional.empty(),
        Optional.of("m"),
        "/v1/chat/completions",
        status,
        code,
        false,
        false,
        new CallRecord.Phases(no, no, no, no),
        1,
        1);
  }

  @Test
  void aSampledCallersTraceGoesThroughTheCallToTheWorker() throws Exception {
    var told = serve(fixture.tracing(1, true), "traceparent", SAMPLED, "tracestate", "a=1,b=2");

    List<SpanData> spans = fixture.spans();
    SpanData call = TracingFixture.named(spans, "POST /v1/chat/completions");
    SpanData forward = TracingFixture.named(spans, "forward");
    assertThat(call.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(call.getTraceId()).isEqualTo(TRACE);
    assertThat(call.getParentSpanId()).isEqualTo(CALLER);
    assertThat(call.getAttributes().get(SpanKeys.STATUS)).isEqualTo(200);
    assertThat(call.getAttributes().get(SpanKeys.OPERATION)).isEqualTo("chat");
    assertThat(forward.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(forward.getParentSpanId()).isEqualTo(call.getSpanId());
    assertThat(told)
        .containsEntry("traceparent", "00-" + TRACE + "-" + forward.getSpanId() + "-01")
        .containsEntry("tracestate", "a=1,b=2");
  }

  @Test
  void aCallerThatDoesNotSampleIsNotTracedAndItsWordGoesOn() throws Exception {
    var told = serve(fixture.tracing(1, true), "traceparent", UNSAMPLED);

    assertThat(fixture.spans()).isEmpty();
    assertThat(told.get("traceparent")).startsWith("00-" + TRACE + "-").endsWith("-00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"
      })
  void whatIsNoTraceparentIsReplacedAndItsStateStaysHere(String malformed) throws Exception {
    var told = serve(fixture.tracing(1, true), "traceparent", malformed, "tracestate", "a=1");

    SpanData call = TracingFixture.named(fixture.spans(), "POST /v1/chat/completions");
    assertThat(call.getParentSpanContext().isValid()).isFalse();
    assertThat(call.getTraceId()).isNotEqualTo(TRACE);
    assertThat(told.get("traceparent")).startsWith("00-" + call.getTraceId() + "-");
    assertThat(told).containsEntry("tracestate", "");
  }

  @Test
  void twoTraceparentsAreNone() throws Exception {
    serve(fixture.tracing(1, true), "traceparent", SAMPLED, "traceparent", SAMPLED);

    assertThat(TracingFixture.named(fixture.spans(), "forward").getTraceId()).isNotEqualTo(TRACE);
  }

  @Test
  void aCallerThatIsNotTrustedGetsATraceOfOurOwnWithALink() throws Exception {
    var told = serve(fixture.tracing(1, false), "traceparent", SAMPLED, "tracestate", "a=1");

    SpanData call = TracingFixture.named(fixture.spans(), "POST /v1/chat/completions");
    assertThat(call.getTraceId()).isNotEqualTo(TRACE);
    assertThat(call.getLinks())
        .singleElement()
        .satisfies(link -> assertThat(link.getSpanContext().getTraceId()).isEqualTo(TRACE));
    assertThat(told).containsEntry("tracestate", "");
  }

  @Test
  void aCallWithoutATraceIsSampledByTheRatio() throws Exception {
    assertThat(serve(fixture.tracing(0, true)).get("traceparent")).endsWith("-00");
    assertThat(fixture.spans()).isEmpty();
  }

  @Test
  void whatAWorkerDidWrongIsTheErrorOfItsRequestAlone() throws Exception {
    fixture.call(
        fixture.tracing(1, true),
        trace -> {
          trace.forward("m#1", WORKER, 1).over(new RelayOutcome.FailedBeforeResponse("reset"));
          trace.forward("m#2", WORKER, 2).over(new RelayOutcome.Completed(200, 9, 1));
          trace.end(record(200, "ok"));
          return Map.of();
        });

    List<SpanData> forwards =
        fixture.spans().stream().filter(span -> span.getName().equals("forward")).toList();
    assertThat(forwards)
        .extracting(span -> span.getAttributes().get(SpanKeys.ERROR))
        .containsExactly("worker_died", null);
    assertThat(forwards.getLast().getAttributes().get(SpanKeys.RESENDS)).isEqualTo(1);
    assertThat(TracingFixture.named(fixture.spans(), "POST /v1/chat/completions").getAttributes())
        .satisfies(facts -> assertThat(facts.get(SpanKeys.ERROR)).isNull());
  }
}
