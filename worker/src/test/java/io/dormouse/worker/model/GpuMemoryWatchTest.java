package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.ort.CudaRuntime;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GpuMemoryWatchTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void readersSeeTheLastAnswerUntilItIsOld() {
    GpuMemoryWatch watch = watch(() -> new CudaRuntime.Memory(700, 1000));
    assertThat(watch.latest()).isEmpty();
    assertThat(watch.ask()).contains(new GpuMemory(300, 1000));
    nanos.addAndGet(GpuMemoryWatch.GOOD_FOR.toNanos());
    assertThat(watch.latest()).contains(new GpuMemory(300, 1000));
    nanos.incrementAndGet();
    assertThat(watch.latest()).isEmpty();
  }

  @Test
  void driverThatFailsLeavesNoAnswer() {
    AtomicLong questions = new AtomicLong();
    GpuMemoryWatch watch =
        watch(() -> {
          if (questions.incrementAndGet() > 1) {
            return CudaRuntime.open(Path.of("nowhere.so")).memory();
          }
          return new CudaRuntime.Memory(1, 2);
        });
    watch.ask();
    assertThat(watch.ask()).isEmpty();
    assertThat(watch.latest()).isEmpty();
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void readersDoNotWaitForADriverThatHangs() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    GpuMemoryWatch watch =
        watch(() -> {
          asked.countDown();
          await(answer);
          return new CudaRuntime.Memory(1, 2);
        });
    watch.start();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(watch.latest()).isEmpty();
    answer.countDown();
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void driverThatFailedIsAskedAgainByALaterStart() {
    CountDownLatch asked = new CountDownLatch(2);
    GpuMemoryWatch watch =
        watch(() -> {
          asked.countDown();
          return CudaRuntime.open(Path.of("nowhere.so")).memory();
        });
    while (asked.getCount() > 0) {
      watch.start();
      Thread.onSpinWait();
    }
    assertThat(watch.latest()).isEmpty();
  }

  private GpuMemoryWatch watch(Supplier<CudaRuntime.Memory> driver) {
    return new GpuMemoryWatch(driver, nanos::get);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
