package io.dormouse.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class GpuOptionsTest {
  @Test
  void bothShapesOnCudaUnlessToldOtherwise() {
    assertThat(GpuOptions.parse(List.of()))
        .isEqualTo(new GpuOptions(List.of(ModelShape.ONE, ModelShape.EIGHT), "cuda", 64, 4352));
    assertThat(GpuOptions.parse(List.of("--shape", "tiny", "--provider", "cpu", "--slots", "8")))
        .isEqualTo(new GpuOptions(List.of(ModelShape.TINY), "cpu", 8, 4352));
  }

  @Test
  void whatItDoesNotKnowIsRefusedByName() {
    for (var wrong :
        List.of(
            List.of("--shape", "70b"),
            List.of("--provider", "tpu"),
            List.of("--slots", "0"),
            List.of("--slots"),
            List.of("--runs", "3"))) {
      assertThatThrownBy(() -> GpuOptions.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.getFirst());
    }
  }
}
