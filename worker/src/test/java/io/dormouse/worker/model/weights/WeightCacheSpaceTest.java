package io.dormouse.worker.model.weights;

import static io.dormouse.worker.model.weights.WeightCacheTest.NOW;
import static io.dormouse.worker.model.weights.WeightCacheTest.obtain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.ort.OrtBlock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightCacheSpaceTest {
  @TempDir Path folder;

  private Path model(GgufTensorType type, int rows) throws IOException {
    return WeightCacheTest.model(folder, type, rows);
  }

  private WeightCache cache() {
    return WeightCacheTest.cache(folder, WholeNumbers.UNSIGNED);
  }

  @Test
  void anInterruptedConversionLeavesNothingBehind() throws Exception {
    Path model = model(GgufTensorType.Q8_0, 20_000);
    Thread here = Thread.currentThread();
    try (GgufFile file = GgufFile.open(model)) {
      assertThatThrownBy(() ->
              cache()
                  .obtain(file, WeightCacheTest.PLAN, Arithmetic.EXACT, (_, _) -> here.interrupt()))
          .isInstanceOfSatisfying(
              WeightException.class, e -> assertThat(e.code()).isEqualTo("weights_cancelled"));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(names()).noneMatch(name -> name.contains(".weights"));
    assertThat(obtain(cache(), model, Arithmetic.EXACT).weights()).hasSize(4);
  }

  @Test
  void whatIsUnusedForLongOrTooMuchLeaves() throws Exception {
    Path model = model(GgufTensorType.Q4_0, 16);
    Path kept = folder.resolve("cache");
    WeightFile first = obtain(cache(), model, Arithmetic.FAST);
    Path old = Files.copy(first.path(), kept.resolve("old.weights"));
    Path recent = Files.copy(first.path(), kept.resolve("recent.weights"));
    Path abandoned = Files.createFile(kept.resolve("x.arriving"));
    Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofDays(31))));
    Files.setLastModifiedTime(recent, FileTime.from(NOW.minus(Duration.ofDays(1))));
    Files.setLastModifiedTime(abandoned, FileTime.from(NOW.minus(Duration.ofDays(2))));
    obtain(cache(), model, Arithmetic.EXACT);
    assertThat(names()).contains("recent.weights", first.path().getFileName().toString());
    assertThat(names()).doesNotContain("old.weights", "x.arriving");

    CacheLimits small = new CacheLimits(Duration.ofDays(30), first.bytes());
    Files.delete(first.path());
    obtain(
        new WeightCache(kept, small, InstantSource.fixed(NOW), WholeNumbers.UNSIGNED),
        model,
        Arithmetic.FAST);
    assertThat(names())
        .filteredOn(name -> name.endsWith(".weights"))
        .containsExactly(first.path().getFileName().toString());
  }

  @Test
  void aConversionsHeapDoesNotGrowWithTheFile() throws Exception {
    long small = allocatedBy(model(GgufTensorType.F32, 4_000));
    Path large = model(GgufTensorType.F32, 60_000);
    long allocated = allocatedBy(large);
    int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
    assertThat(Files.size(large)).isGreaterThan(50L << 20);
    assertThat(allocated).isLessThan((4L << 20) + threads * (16L << 20));
    assertThat(allocated - small).isLessThan(8L << 20);
  }

  /// By all threads, those that have ended too.
  private long allocatedBy(Path model) throws Exception {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getTotalThreadAllocatedBytes();
    obtain(cache(), model, Arithmetic.FAST);
    return threads.getTotalThreadAllocatedBytes() - before;
  }

  @Test
  void aFullDiskIsEmptiedOfWhatWasUsedLeastRecently() throws Exception {
    Path kept = folder.resolve("cache");
    Path model = model(GgufTensorType.Q4_0, 16);
    WeightFile first = obtain(cache(), model, Arithmetic.FAST);
    Path mapped = used(Files.copy(first.path(), kept.resolve("mapped.weights")), 9);
    used(Files.copy(first.path(), kept.resolve("oldest.weights")), 8);
    used(Files.copy(first.path(), kept.resolve("older.weights")), 7);
    used(Files.createFile(kept.resolve("dead.arriving")), 6);
    Path written = used(Files.createFile(kept.resolve("written.arriving")), 6);
    long full = bytes();
    Files.delete(first.path());
    try (OrtBlock _ = OrtBlock.map(mapped);
        OtherProcess _ = OtherProcess.locking(written)) {
      assertThat(obtain(full(full), model, Arithmetic.FAST).weights()).hasSize(4);
      assertThat(names())
          .contains("mapped.weights", "oldest.weights", "older.weights", "written.arriving")
          .doesNotContain("dead.arriving");

      Files.delete(first.path());
      assertThat(obtain(full(full - first.bytes()), model, Arithmetic.FAST).weights()).hasSize(4);
      assertThat(names())
          .contains("mapped.weights", "older.weights", "written.arriving")
          .doesNotContain("oldest.weights");

      Files.delete(first.path());
      assertThatThrownBy(() -> obtain(full(first.bytes()), model, Arithmetic.FAST))
          .isInstanceOfSatisfying(
              WeightException.class, e -> assertThat(e.code()).isEqualTo("weights_no_space"));
      assertThat(names()).as("nothing left in vain").contains("older.weights");
    }
  }

  private static Path used(Path file, int daysAgo) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(daysAgo))));
  }

  /// A cache on a disk of so many bytes.
  private WeightCache full(long bytes) {
    return new WeightCache(
        folder.resolve("cache"),
        CacheLimits.DEFAULT,
        InstantSource.fixed(NOW),
        WholeNumbers.UNSIGNED,
        _ -> bytes - bytes());
  }

  private long bytes() throws IOException {
    long sum = 0;
    for (String name : names()) {
      sum += name.endsWith(".weights") ? Files.size(folder.resolve("cache").resolve(name)) : 0;
    }
    return sum;
  }

  /// Another process that writes a file, as far as locks tell.
  private record OtherProcess(Process process) implements AutoCloseable {
    static OtherProcess locking(Path file) throws IOException {
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      Process process =
          new ProcessBuilder(
                  java.toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  FileLocker.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                  FileLocker.class.getName(),
                  file.toString())
              .start();
      assertThat(process.inputReader().readLine()).isEqualTo("locked");
      return new OtherProcess(process);
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}
