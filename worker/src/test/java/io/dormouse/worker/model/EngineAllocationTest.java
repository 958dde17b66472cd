package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.engine.GenerationLimits;
import io.dormouse.worker.engine.GenerationLoop;
import io.dormouse.worker.engine.GenerationObserver;
import io.dormouse.worker.engine.GenerationRequest;
import io.dormouse.worker.engine.SamplingParameters;
import io.dormouse.worker.lifecycle.ObserverRelay;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.weights.Precision;
import io.dormouse.worker.telemetry.StepMeters;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The engine's thread with all that a worker has on it: a real model, and meters in a registry as
/// the framework makes it.
class EngineAllocationTest {
  private static final int SLOTS = 4;
  private static final int STEPS = 1_000;
  private static final int WINDOWS = 10;
  private static final int CONTEXT = (WINDOWS + 1) * STEPS;
  private static final RandomLlama.Sizes SIZES =
      new RandomLlama.Sizes(1, 256, 256, 4, 2, 64, CONTEXT);

  /// Tokens with which the vocabulary has whole blocks, so that the graph tells the largest logits.
  private static final int SPARE = 242;

  @TempDir Path folder;

  /// Passes steps on, and reads what the loop's thread allocates in windows of decodes.
  ///
  /// The least of them counts: where compiled code falls back to the interpreter, the machine
  /// itself allocates now and then.
  private static final class Meter implements GenerationObserver {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final GenerationObserver next;
    private final CountDownLatch ended = new CountDownLatch(1);
    private int decodes;
    private long before;
    volatile long least = Long.MAX_VALUE;

    Meter(GenerationObserver next) {
      this.next = next;
    }

    @Override
    public void stepped(int rows, int prefillTokens, long nanos) {
      next.stepped(rows, prefillTokens, nanos);
      if (rows < SLOTS) {
        return;
      }
      if (decodes % STEPS == 0) {
        long now = threads.getCurrentThreadAllocatedBytes();
        least = decodes == 0 ? least : Math.min(least, now - before);
        if (least == 0 || decodes == WINDOWS * STEPS) {
          ended.countDown();
        }
        before = now;
      }
      decodes++;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, SPARE})
  @SuppressWarnings("deprecation") // the registry that the framework's extension makes
  void thousandDecodesOfARealModelWithMetersAllocateNothing(int spareTokens) throws Exception {
    MeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MeterRegistry registry = new CompositeMeterRegistry(Clock.SYSTEM, List.of(scraped));
    ObserverRelay relay = new ObserverRelay(_ -> {});
    relay.to(new StepMeters(registry));
    Meter meter = new Meter(relay);
    meter.threads.getCurrentThreadAllocatedBytes();
    RandomLlama model =
        new RandomLlama(SIZES, GgufTensorType.Q4_0, GgufTensorType.Q8_0, true, 5, spareTokens);
    LanguageRunner runner =
        LanguageFixture.random(folder, model, Precision.EXACT, SLOTS, CONTEXT).runner();
    try (GenerationLoop loop =
        new GenerationLoop(
            runner, new GenerationLimits(64, 64, Long.MAX_VALUE, true), System::nanoTime, meter)) {
      for (int i = 0; i <= SLOTS; i++) {
        loop.submit(new GenerationCall(request(i)), _ -> {});
      }
      loop.start();
      assertThat(meter.ended.await(120, TimeUnit.SECONDS)).isTrue();
      assertThat(scraped.get("dormouse.worker.step.decode.time").timer().count())
          .isGreaterThanOrEqualTo(STEPS);
    }
    assertThat(meter.least).isZero();
  }

  private static GenerationRequest request(int index) {
    SamplingParameters sampling =
        new SamplingParameters(
            index == 0 ? 0 : 0.8f,
            index == 1 ? 50 : 0,
            index == 2 ? 0.9f : 1,
            index == 3 ? 0.05f : 0,
            index % 2 == 0 ? 1.1f : 1,
            0.1f,
            0,
            Map.of(5, 1f),
            index,
            index == 1 ? 3 : -1);
    return new GenerationRequest(
        new int[] {7, index + 1},
        WINDOWS * STEPS + STEPS / 2,
        new int[] {-1},
        sampling,
        0,
        "",
        0,
        Long.MAX_VALUE);
  }
}
