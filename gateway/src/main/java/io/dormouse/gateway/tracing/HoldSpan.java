package io.dormouse.gateway.tracing;

import static java.util.Objects.requireNonNull;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldView;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The span `hold` of a call that waits; a call that gets a worker at once has none.
///
/// Made on the thread of the pool's writer, which tells the wait's outcome only afterwards.
final class HoldSpan implements HoldTrace {
  private final Tracer tracer;
  private final Context parent;
  private final WakeSpans wakes;
  private final String model;
  private final Instant began;
  private @Nullable Span span;
  private String phase = "";
  private int ahead = -1;

  HoldSpan(Tracer tracer, Context parent, WakeSpans wakes, String model, Instant began) {
    this.tracer = tracer;
    this.parent = parent;
    this.wakes = wakes;
    this.model = model;
    this.began = began;
  }

  @Override
  public void stands(HoldView view) {
    var open = span;
    if (open == null) {
      open =
          tracer
              .spanBuilder("hold")
              .setParent(parent)
              .setStartTimestamp(began)
              .setAttribute(SpanKeys.POOL, model)
              .startSpan();
      span = open;
    }
    if (!view.phase().equals(HoldView.QUEUED)) {
      wakes.join(model, this);
    }
    if (!view.phase().equals(phase) || view.ahead() != ahead) {
      ahead = view.ahead();
      told(view.phase(), view, true);
    }
  }

  /// The worker that it waits for does something else.
  void progress(HoldView view) {
    if (!view.phase().equals(phase)) {
      told(view.phase(), view, false);
    }
  }

  private void told(String name, HoldView view, boolean placed) {
    phase = name;
    var facts = Attributes.builder().put(SpanKeys.ESTIMATE_MS, view.estimate().toMillis());
    if (placed) {
      facts.put(SpanKeys.AHEAD, (long) view.ahead());
    }
    if (view.percent() >= 0) {
      facts.put(SpanKeys.LOADED, (long) view.percent());
    }
    requireNonNull(span).addEvent(name, facts.build());
  }

  /// Its span as a parent; there once it joined a wake.
  Context context() {
    return Context.root().with(requireNonNull(span));
  }

  /// It waits for that wake.
  void waitsFor(SpanContext wake) {
    requireNonNull(span).addLink(wake);
  }

  @Override
  public void over(HoldOutcome outcome) {
    var open = span;
    if (open == null) {
      return;
    }
    wakes.leave(model, this);
    open.setAttribute(SpanKeys.OUTCOME, outcome.label());
    if (!(outcome instanceof HoldOutcome.Released)) {
      open.setStatus(StatusCode.ERROR, outcome.label());
    }
    open.end();
  }
}
