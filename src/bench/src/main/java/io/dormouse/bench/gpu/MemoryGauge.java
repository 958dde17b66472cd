package io.dormouse.bench.gpu;

import io.dormouse.e2e.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// Counts the memory that measured processes use, without asking any of them.
sealed interface MemoryGauge extends AutoCloseable {
  /// The environment variable by which measured processes are known.
  String MARK = "DORMOUSE_BENCH_GPU";

  long usedBytes() throws IOException, InterruptedException;

  @Override
  void close();

  /// The driver's own figure of the GPU, from a process that ends with this.
  record Driver(GpuChild child) implements MemoryGauge {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public long usedBytes() throws IOException, InterruptedException {
      child.tell("memory");
      return child.await("memory", PATIENCE).getLong("usedBytes");
    }

    @Override
    public void close() {
      child.close();
    }
  }

  /// Resident memory of the marked processes, where there is no GPU.
  record Resident(String mark) implements MemoryGauge {
    private static final String FIELD = "VmRSS:";

    @Override
    public long usedBytes() throws IOException {
      long bytes = 0;
      for (long pid : Processes.withVariable(MARK, mark)) {
        bytes += bytes(pid);
      }
      return bytes;
    }

    private static long bytes(long pid) throws IOException {
      try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
        return lines
            .filter(line -> line.startsWith(FIELD))
            .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
            .sum();
      } catch (NoSuchFileException _) {
        return 0;
      }
    }

    @Override
    public void close() {}
  }
}
