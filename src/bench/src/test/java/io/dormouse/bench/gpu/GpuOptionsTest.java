package io.dormouse.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GpuOptionsTest {
  private static final Set<GpuPart> ALL = Set.of(GpuPart.values());

  @Test
  void bothShapesOnCudaUnlessToldOtherwise() {
    assertThat(GpuOptions.parse(List.of()))
        .isEqualTo(
            new GpuOptions(
                List.of(ModelShape.ONE, ModelShape.EIGHT),
                ALL,
                "cuda",
                64,
                4352,
                50,
                20,
                1,
                "python3"));
    assertThat(GpuOptions.parse(List.of("--shape", "tiny", "--provider", "cpu", "--slots", "8")))
        .isEqualTo(
            new GpuOptions(List.of(ModelShape.TINY), ALL, "cpu", 8, 4352, 50, 20, 1, "python3"));
  }

  @Test
  void partsAreNamedOneByOne() {
    var options = GpuOptions.parse(List.of("--part", "memory", "--part", "speed", "--loads", "3"));
    assertThat(options.parts()).containsExactlyInAnyOrder(GpuPart.MEMORY, GpuPart.SPEED);
    assertThat(options.loads()).isEqualTo(3);
    assertThat(options.name()).isEqualTo("gpu-speed-memory");
    assertThat(GpuOptions.parse(List.of()).name()).isEqualTo("gpu");
  }

  @Test
  void whatSlotsAndContextDoNotHoldIsLeftOut() {
    var options = GpuOptions.parse(List.of("--slots", "31", "--context", "4096"));
    assertThat(options.rows()).containsExactly(1, 8);
    assertThat(options.prompts()).containsExactly(512);
  }

  @Test
  void whatItDoesNotKnowIsRefusedByName() {
    for (var wrong :
        List.of(
            List.of("--shape", "70b"),
            List.of("--provider", "tpu"),
            List.of("--part", "everything"),
            List.of("--slots", "0"),
            List.of("--python"),
            List.of("--slots"),
            List.of("--runs", "3"))) {
      assertThatThrownBy(() -> GpuOptions.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.getFirst());
    }
  }
}
