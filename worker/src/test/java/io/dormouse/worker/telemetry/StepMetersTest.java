package io.dormouse.worker.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StepMetersTest {
  /// Too few calls for the second compiler, which would hide an object that is dropped at once.
  private static final int STEPS = 100;

  private static final int WINDOWS = 5;

  private final MeterRegistry scraped = new SimpleMeterRegistry();
  private final StepMeters meters =
      new StepMeters(new CompositeMeterRegistry(Clock.SYSTEM, List.of(scraped)));

  @Test
  void stepsAreToldApartAndCounted() {
    meters.stepped(0, 128, 5_000_000);
    meters.stepped(3, 0, 2_000_000);
    meters.stepped(1, 0, 1_000_000);
    assertThat(milliseconds("dormouse.worker.step.prefill.time")).isEqualTo(5);
    assertThat(milliseconds("dormouse.worker.step.decode.time")).isEqualTo(3);
    assertThat(scraped.get("dormouse.worker.step.decode.rows").summary().totalAmount())
        .isEqualTo(4);
    meters.ran(7, 900, 4_000_000);
    assertThat(milliseconds("dormouse.worker.batch.time")).isEqualTo(4);
    assertThat(scraped.get("dormouse.worker.batch.size").summary().totalAmount()).isEqualTo(7);
  }

  private double milliseconds(String name) {
    return scraped.get(name).timer().totalTime(TimeUnit.MILLISECONDS);
  }

  @Test
  void stepsAllocateNothingBeforeTheCompilersHaveSeenThem() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();
    long least = Long.MAX_VALUE;
    for (int window = 0; window < WINDOWS; window++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int step = 0; step < STEPS; step++) {
        meters.stepped(step % 4, 4 - step % 4, 1_000);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }
}
