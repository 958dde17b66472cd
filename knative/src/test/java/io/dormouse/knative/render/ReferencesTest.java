package io.dormouse.knative.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.render.Reference.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  @Test
  void aPlainModelNeedsNothingBesideItsService() {
    assertThat(References.of(ServiceRenderer.render(Given.model()))).isEmpty();
  }

  @Test
  void claimSecretAndRuntimeClassAreNeeded() {
    var placement =
        new ModelService.Placement(
            0,
            "nvidia.com/gpu",
            Optional.empty(),
            OptionalLong.empty(),
            Optional.of("nvidia"),
            new LinkedHashMap<>(),
            List.of(),
            Optional.empty(),
            Optional.of("registry"),
            Optional.empty());
    var model = Given.model(Given.onAVolume().container(), placement, Given.scaling(8, 1));
    assertThat(References.of(ServiceRenderer.render(model)))
        .containsExactly(
            new Reference(Kind.CLAIM, "ml", model.container().volume().orElseThrow()),
            new Reference(Kind.SECRET, "ml", "registry"),
            new Reference(Kind.RUNTIME_CLASS, "", "nvidia"));
  }
}
