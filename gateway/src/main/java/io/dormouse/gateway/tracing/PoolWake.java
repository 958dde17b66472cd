package io.dormouse.gateway.tracing;

import io.dormouse.gateway.pool.HoldView;
import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.WorkerId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One pool's wake as a span, and the traced calls that wait for it.
///
/// The pool's writer tells of the wake, each call's own thread that it leaves; so it locks itself.
final class PoolWake {
  private static final String PROCESS_STARTED = "processStarted";

  private final Tracer tracer;
  private final SequencedSet<HoldSpan> waiting = new LinkedHashSet<>();
  private @Nullable WorkerId worker;
  private Instant began = Instant.EPOCH;
  private String phase = "";
  private @Nullable Span span;

  PoolWake(Tracer tracer) {
    this.tracer = tracer;
  }

  synchronized void begin(WorkerId id, Instant now) {
    abandoned();
    worker = id;
    began = now;
    phase = "";
    for (HoldSpan hold : waiting) {
      hold.waitsFor(open(hold).getSpanContext());
    }
  }

  synchronized void join(HoldSpan hold) {
    if (waiting.add(hold) && worker != null) {
      hold.waitsFor(open(hold).getSpanContext());
    }
  }

  synchronized void leave(HoldSpan hold) {
    waiting.remove(hold);
  }

  synchronized void progress(HoldView view) {
    waiting.forEach(hold -> hold.progress(view));
    if (span != null && !view.phase().equals(phase)) {
      phase = view.phase();
      span.addEvent(phase);
    }
  }

  synchronized void ready(WakeTimeline timeline) {
    if (span != null) {
      marks(span, timeline);
      span.setAttribute(SpanKeys.OUTCOME, "ready");
    }
    close();
  }

  synchronized void failed(String code) {
    if (span != null) {
      span.setAttribute(SpanKeys.OUTCOME, "failed");
      span.setAttribute(SpanKeys.ERROR, code);
      span.setStatus(StatusCode.ERROR, code);
    }
    close();
  }

  /// Nobody wants the worker any more, or it went before it was ready.
  synchronized void abandoned() {
    if (span != null) {
      span.setAttribute(SpanKeys.OUTCOME, "abandoned");
    }
    close();
  }

  /// A worker's own marks count from the start of its process, a cluster's from the wake.
  private static void marks(Span span, WakeTimeline timeline) {
    var marks = timeline.marks();
    long asked = timeline.askedAt().toEpochMilli();
    long spawned = marks.getOrDefault(PROCESS_STARTED, 0L);
    marks.forEach((mark, at) -> {
      long since = mark.equals(PROCESS_STARTED) ? asked : asked + spawned;
      span.addEvent(mark, since + at, TimeUnit.MILLISECONDS);
    });
  }

  private Span open(HoldSpan first) {
    var open = span;
    if (open == null) {
      open =
          tracer
              .spanBuilder("wake")
              .setParent(first.context())
              .setStartTimestamp(began)
              .setAttribute(SpanKeys.POOL, worker == null ? "" : worker.model())
              .setAttribute(SpanKeys.WORKER, String.valueOf(worker))
              .startSpan();
      span = open;
    }
    return open;
  }

  private void close() {
    if (span != null) {
      span.end();
    }
    span = null;
    worker = null;
  }
}
