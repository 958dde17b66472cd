package io.dormouse.worker.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.weights.StoredWeight.Blocked;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightLayoutTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Q8_0, FAST, Blocked, Turned",
    "Q8_0, EXACT, Blocked, Dense",
    "Q6_K, FAST, Blocked, Turned",
    "Q6_K, EXACT, Blocked, Dense",
    "Q4_0, FAST, Blocked, Blocked",
    "Q4_0, EXACT, Blocked, Blocked",
    "Q4_1, FAST, Dense, Turned",
    "Q4_1, EXACT, Dense, Blocked",
    "Q4_K, FAST, Dense, Turned",
    "F16, FAST, Dense, Dense",
    "F16, HALF, Dense, Dense",
    "Q8_0, HALF, Dense, Blocked",
    "Q6_K, HALF, Dense, Blocked",
    "Q4_1, HALF, Dense, Blocked"
  })
  void typeAndPrecisionDecideTheKind(
      GgufTensorType type, Arithmetic arithmetic, String embedding, String head) throws Exception {
    try (GgufFile file = GgufFile.open(WeightCacheTest.model(folder, type, 32))) {
      WeightLayout layout = WeightLayout.of(file, WeightCacheTest.PLAN, arithmetic);
      StoredWeight table = Objects.requireNonNull(layout.weights().get("embedding"));
      StoredWeight matrix = Objects.requireNonNull(layout.weights().get("head"));
      assertThat(table.getClass().getSimpleName()).isEqualTo(embedding);
      assertThat(matrix.getClass().getSimpleName()).isEqualTo(head);
      if (table instanceof Blocked shared && matrix instanceof Blocked same) {
        assertThat(same.values().offset()).isEqualTo(shared.values().offset());
        assertThat(same.scales().offset()).isEqualTo(shared.scales().offset());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Q4_1, FAST, fused, 8, false",
    "Q4_0, FAST, fused, 4, false",
    "Q4_0, FAST, head, 4, false",
    "Q4_1, EXACT, fused, 4, true",
    "Q4_1, EXACT, head, 4, true",
    "Q4_K, EXACT, head, 4, true",
    "Q4_1, HALF, fused, 4, true",
    "Q4_K, HALF, head, 4, true",
    "Q8_0, HALF, head, 8, false"
  })
  void blocksWithAMinimumAreRoundedForSpeedAndCorrectedToBeExact(
      GgufTensorType type, Arithmetic arithmetic, String name, int bits, boolean corrected)
      throws Exception {
    try (GgufFile file = GgufFile.open(WeightCacheTest.model(folder, type, 32))) {
      StoredWeight weight =
          WeightLayout.of(file, WeightCacheTest.PLAN, arithmetic).weights().get(name);
      assertThat(weight)
          .isInstanceOfSatisfying(
              Blocked.class,
              blocked -> {
                assertThat(blocked.bits()).isEqualTo(bits);
                assertThat(blocked.correction().isPresent()).isEqualTo(corrected);
              });
    }
  }
}
