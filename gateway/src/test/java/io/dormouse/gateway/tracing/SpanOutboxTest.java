package io.dormouse.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/// What becomes of spans that the collector does not take.
class SpanOutboxTest {
  private final AtomicLong lost = new AtomicLong();

  private SdkTracerProvider before(Sender sender) {
    return SdkTracerProvider.builder()
        .addSpanProcessor(SpanOutbox.before(sender, lost::addAndGet))
        .build();
  }

  private static void spans(SdkTracerProvider provider, int count) {
    var tracer = provider.get("test");
    for (int i = 0; i < count; i++) {
      tracer.spanBuilder("span").startSpan().end();
    }
  }

  /// A flush that comes right after another one may be taken for the same.
  private static void flush(SdkTracerProvider provider, AtomicLong sent, long wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (sent.get() < wanted && System.nanoTime() < deadline) {
      provider.forceFlush().join(10, TimeUnit.SECONDS);
    }
    assertThat(sent).hasValue(wanted);
  }

  @Test
  void aCollectorThatNeverAnswersCostsABoundedNumberOfSpans() {
    var never = new CompletableResultCode();
    var provider = before(_ -> never);

    spans(provider, SpanOutbox.MOST + 10);

    assertThat(lost).hasValue(10);
    never.succeed();
  }

  @Test
  void everySpanThatACollectorRefusesIsCountedAndToldOnce() {
    var warnings = new Lines();
    Logger logger = Logger.getLogger("dormouse.tracing");
    logger.addHandler(warnings);
    var answers = new ConcurrentLinkedQueue<CompletableResultCode>();
    var sent = new AtomicLong();
    var provider =
        before(spans -> {
          sent.addAndGet(spans.size());
          return answers.isEmpty() ? CompletableResultCode.ofFailure() : answers.peek();
        });

    for (long wanted = 2; wanted <= 6; wanted += 2) {
      spans(provider, 2);
      flush(provider, sent, wanted);
    }
    answers.add(CompletableResultCode.ofSuccess());
    spans(provider, 2);
    flush(provider, sent, 8);
    provider.shutdown().join(10, TimeUnit.SECONDS);
    logger.removeHandler(warnings);

    assertThat(lost).hasValue(6);
    assertThat(warnings.levels).containsExactly(Level.WARNING.intValue(), Level.INFO.intValue());
  }

  private interface Sender extends SpanExporter {
    @Override
    CompletableResultCode export(Collection<SpanData> spans);

    @Override
    default CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    default CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private static final class Lines extends Handler {
    final List<Integer> levels = new ArrayList<>();

    @Override
    public synchronized void publish(LogRecord line) {
      levels.add(line.getLevel().intValue());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
