package io.dormouse.worker.model;

import io.dormouse.worker.ort.CudaRuntime;
import io.dormouse.worker.ort.OrtException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The GPU's memory as its driver last told it: one thread asks, and whoever reads the answer never
/// waits for the driver.
final class GpuMemoryWatch {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /// An answer that is older is none: the driver hangs.
  static final Duration GOOD_FOR = Duration.ofSeconds(10);

  private final Supplier<CudaRuntime.Memory> driver;
  private final LongSupplier nanoTime;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile @Nullable Answer last;

  private record Answer(GpuMemory memory, long atNanos) {}

  /// A watch that has not asked yet.
  ///
  /// @param driver may block, or throw an {@link OrtException}
  GpuMemoryWatch(Supplier<CudaRuntime.Memory> driver, LongSupplier nanoTime) {
    this.driver = driver;
    this.nanoTime = nanoTime;
  }

  /// Asks now and then for the rest of the process, or until the driver has no answer; nothing
  /// where it is asked already.
  void start() {
    if (asking.compareAndSet(false, true)) {
      Thread.ofPlatform().name("gpu-memory").daemon(true).start(this::run);
    }
  }

  private void run() {
    try {
      while (ask().isPresent()) {
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      asking.set(false);
    }
  }

  /// Asks the driver and waits for its answer; empty where it has none.
  Optional<GpuMemory> ask() {
    try {
      CudaRuntime.Memory memory = driver.get();
      GpuMemory told = new GpuMemory(memory.totalBytes() - memory.freeBytes(), memory.totalBytes());
      last = new Answer(told, nanoTime.getAsLong());
      return Optional.of(told);
    } catch (OrtException _) {
      last = null;
      return Optional.empty();
    }
  }

  /// The last answer; empty where there is none of the last seconds.
  Optional<GpuMemory> latest() {
    Answer answer = last;
    return answer == null || nanoTime.getAsLong() - answer.atNanos() > GOOD_FOR.toNanos()
        ? Optional.empty()
        : Optional.of(answer.memory());
  }
}
