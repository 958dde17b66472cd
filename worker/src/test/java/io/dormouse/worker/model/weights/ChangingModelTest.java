package io.dormouse.worker.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.GgufWriter;
import io.dormouse.worker.model.gguf.RandomTensors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangingModelTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final WeightPlan PLAN =
      new WeightPlan(List.of(new WeightPlan.Request.Linear("head", List.of("tokens"))));

  @TempDir Path folder;

  private WeightCache cache() {
    return WeightCacheTest.cache(folder, WholeNumbers.UNSIGNED);
  }

  private Path model() throws IOException {
    GgufTensorType type = GgufTensorType.Q4_0;
    return new GgufWriter(3)
        .tensor("tokens", type, new RandomTensors(1).bytes(type, 16 * 256), 16, 256)
        .write(folder.resolve("model.gguf"));
  }

  private WeightFile reopened(Path model) throws GgufException, WeightException {
    try (GgufFile file = GgufFile.open(model)) {
      return cache().obtain(file, PLAN, Arithmetic.FAST, (_, _) -> {});
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void aModelReplacedBehindAnOpenFileIsNotKeptUnderTheNewOnesContent() throws Exception {
    Path model = model();
    Path next = Files.write(folder.resolve("next.gguf"), Files.readAllBytes(model));
    flipLastByte(next);
    try (GgufFile file = GgufFile.open(model)) {
      Files.move(next, model, StandardCopyOption.ATOMIC_MOVE);
      assertChanging(() -> cache().obtain(file, PLAN, Arithmetic.FAST, (_, _) -> {}));
    }
    assertThat(names()).noneMatch(name -> name.endsWith(".weights"));
    assertThat(reopened(model).weights()).hasSize(1);
  }

  @Test
  void aModelChangedWhileItIsConvertedIsNotKept() throws Exception {
    Path model = model();
    try (GgufFile file = GgufFile.open(model)) {
      cache().obtain(file, PLAN, Arithmetic.FAST, (_, _) -> {});
      assertChanging(
          () -> cache().obtain(file, PLAN, Arithmetic.EXACT, (_, _) -> flipLastByte(model)));
    }
    assertThat(names()).noneMatch(name -> name.contains("exact"));
  }

  private static void flipLastByte(Path path) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(file.length() - 1);
      int last = file.read();
      file.seek(file.length() - 1);
      file.write(last ^ 1);
      Files.setLastModifiedTime(path, FileTime.from(NOW));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertChanging(ThrowingCallable conversion) {
    assertThatThrownBy(conversion)
        .isInstanceOfSatisfying(
            GgufException.class, e -> assertThat(e.code()).isEqualTo("gguf_changing"));
  }
}
