package io.dormouse.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldView;
import io.dormouse.gateway.pool.PoolListener;
import io.dormouse.gateway.pool.PoolPhase;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.WorkerId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One span for a wake, however many calls wait for it.
class WakeSpansTest {
  private static final WorkerId FIRST = new WorkerId("m", 1);
  private static final WorkerId SECOND = new WorkerId("m", 2);
  private static final Instant ASKED = Instant.parse("2026-01-02T03:04:05Z");
  private static final HoldOutcome CANCELLED = new HoldOutcome.Cancelled();

  private TracingFixture fixture;
  private Tracing tracing;
  private PoolListener pool;

  @BeforeEach
  void open() {
    fixture = new TracingFixture();
    tracing = fixture.tracing(1, true);
    pool = tracing.wakes().orElseThrow();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private HoldTrace held(HoldView view) throws Exception {
    return fixture.call(
        tracing,
        call -> {
          var hold = call.hold("m");
          hold.stands(view);
          return hold;
        });
  }

  private static HoldView view(String phase, int ahead) {
    return new HoldView(phase, -1, ahead, Duration.ofSeconds(9));
  }

  private SpanData wake() {
    return TracingFixture.named(fixture.spans(), "wake");
  }

  private List<SpanData> holds() {
    return fixture.spans().stream().filter(span -> span.getName().equals("hold")).toList();
  }

  private static List<String> events(SpanData span) {
    return span.getEvents().stream().map(EventData::getName).toList();
  }

  @Test
  void everyCallThatWaitsHasALinkToTheOneWakeWhichIsTheFirstOnesChild() throws Exception {
    pool.waking(FIRST);
    var holds = List.of(held(view("waking", 0)), held(view("waking", 1)), held(view("waking", 2)));
    pool.progress("m", view("loading", 0));
    pool.progress("m", view("loading", 0));
    pool.ready(
        new WakeTimeline(
            FIRST, ASKED, Duration.ofSeconds(2), Map.of("processStarted", 5L, "warmed", 20L)));
    holds.forEach(hold -> hold.over(CANCELLED));

    SpanData wake = wake();
    assertThat(holds())
        .hasSize(3)
        .allSatisfy(hold -> {
          assertThat(hold.getLinks())
              .singleElement()
              .satisfies(link ->
                  assertThat(link.getSpanContext().getSpanId()).isEqualTo(wake.getSpanId()));
          assertThat(events(hold)).containsExactly("waking", "loading");
        });
    assertThat(wake.getParentSpanId()).isEqualTo(holds().getFirst().getSpanId());
    assertThat(wake.getAttributes().get(SpanKeys.OUTCOME)).isEqualTo("ready");
    assertThat(events(wake)).contains("loading", "processStarted", "warmed");
    assertThat(wake.getEvents())
        .filteredOn(event -> event.getName().equals("warmed"))
        .singleElement()
        .satisfies(event ->
            assertThat(Duration.ofNanos(event.getEpochNanos()).toMillis())
                .isEqualTo(ASKED.toEpochMilli() + 25));
  }

  @Test
  void aCallThatOutlivesItsWakeIsLinkedToTheNextOneToo() throws Exception {
    pool.waking(FIRST);
    var hold = held(view("waking", 0));
    pool.wakeFailed("m", new WakeFailure("model_load_failed", "", ""), Duration.ofSeconds(1));
    pool.waking(SECOND);
    pool.ready(new WakeTimeline(SECOND, ASKED, Duration.ofSeconds(2), Map.of()));
    hold.over(CANCELLED);

    assertThat(holds().getFirst().getLinks()).hasSize(2);
    assertThat(wake().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(wake().getAttributes().get(SpanKeys.ERROR)).isEqualTo("model_load_failed");
  }

  @Test
  void aWakeThatNobodyWantsAnyMoreEnds() throws Exception {
    pool.waking(FIRST);
    held(view("waking", 0)).over(CANCELLED);
    pool.phase("m", PoolPhase.WAKING, PoolPhase.ASLEEP);

    assertThat(wake().getAttributes().get(SpanKeys.OUTCOME)).isEqualTo("abandoned");
  }

  @Test
  void aWakeThatNoTracedCallWaitsForHasNoSpan() {
    pool.waking(FIRST);
    pool.ready(new WakeTimeline(FIRST, ASKED, Duration.ofSeconds(2), Map.of()));

    assertThat(fixture.spans()).isEmpty();
  }

  @Test
  void aCallThatQueuesForABusyWorkerTellsItsPlaceAndHasNoLink() throws Exception {
    var hold = held(view(HoldView.QUEUED, 3));
    hold.stands(view(HoldView.QUEUED, 3));
    hold.stands(view(HoldView.QUEUED, 1));
    hold.over(new HoldOutcome.Expired(true, Duration.ofSeconds(1), Duration.ofSeconds(1)));

    SpanData span = holds().getFirst();
    assertThat(span.getLinks()).isEmpty();
    assertThat(span.getEvents())
        .extracting(event -> event.getAttributes().get(SpanKeys.AHEAD))
        .containsExactly(3L, 1L);
    assertThat(span.getStatus().getDescription()).isEqualTo("expired_queued");
  }

  @Test
  void aCallThatGetsItsWorkerAtOnceHasNoSpanOfAWait() throws Exception {
    fixture.call(
        tracing,
        call -> {
          call.hold("m").over(CANCELLED);
          return "";
        });

    assertThat(fixture.spans()).isEmpty();
  }
}
