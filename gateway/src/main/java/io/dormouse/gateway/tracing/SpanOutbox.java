package io.dormouse.gateway.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/// The bounded way of ended spans to the collector: what finds no room, or cannot be sent, is
/// counted and forgotten, and told once until sending works again.
final class SpanOutbox implements SpanProcessor {
  /// Most spans that wait or are on their way.
  static final int MOST = 4096;

  private static final Logger LOG = Logger.getLogger("dormouse.tracing");
  private static final int BATCH = 512;
  private static final Duration SEND_EVERY = Duration.ofSeconds(1);
  private static final Duration SEND_WITHIN = Duration.ofSeconds(10);

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final LongConsumer lost;
  private final BatchSpanProcessor batches;

  private SpanOutbox(SpanExporter exporter, LongConsumer lost) {
    this.lost = lost;
    this.batches =
        BatchSpanProcessor.builder(new Watched(exporter))
            .setMaxQueueSize(MOST)
            .setMaxExportBatchSize(BATCH)
            .setScheduleDelay(SEND_EVERY)
            .setExporterTimeout(SEND_WITHIN)
            .build();
  }

  /// One that ends in an exporter.
  ///
  /// @param lost is told how many spans were lost
  static SpanOutbox before(SpanExporter exporter, LongConsumer lost) {
    return new SpanOutbox(exporter, lost);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      return;
    }
    if (inside.incrementAndGet() > MOST) {
      inside.decrementAndGet();
      lost.accept(1);
    } else {
      batches.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return batches.forceFlush();
  }

  private void sent(int count, CompletableResultCode result) {
    inside.addAndGet(-count);
    if (result.isSuccess()) {
      if (failing.compareAndSet(true, false)) {
        LOG.info("the collector takes spans again");
      }
      return;
    }
    lost.accept(count);
    if (failing.compareAndSet(false, true)) {
      LOG.warnf(
          "the collector takes no spans: %s; they are lost until it does"
              + " (dormouse_spans_lost_total)",
          result.getFailureThrowable());
    }
  }

  /// An exporter whose results are counted.
  private final class Watched implements SpanExporter {
    private final SpanExporter exporter;

    Watched(SpanExporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      int count = spans.size();
      CompletableResultCode result = exporter.export(spans);
      return result.whenComplete(() -> sent(count, result));
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }
}
