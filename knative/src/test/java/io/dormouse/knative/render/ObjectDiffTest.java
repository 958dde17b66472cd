package io.dormouse.knative.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ObjectDiffTest {
  @Test
  void whatIsTheSameHasNoLines() {
    assertThat(ObjectDiff.of("x", "a\nb\n", "a\nb\n")).isEmpty();
  }

  @Test
  void whatChangedStandsBetweenThreeLinesOfContext() {
    assertThat(ObjectDiff.of("service ml/x", "1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\nsix\n"))
        .containsExactly(
            "--- cluster/service ml/x",
            "+++ rendered/service ml/x",
            "@@ -3,4 +3,4 @@",
            " 3",
            " 4",
            " 5",
            "-6",
            "+six");
  }

  @Test
  void whatIsNotThereYetIsAllNew() {
    assertThat(ObjectDiff.of("x", "", "a\n")).contains("@@ -0,0 +1,1 @@", "+a");
  }

  @Test
  void objectsAreNamedByKindGroupNamespaceAndName() {
    assertThat(ObjectName.of(ServiceRenderer.render(Given.model())))
        .isEqualTo("service.serving.knative.dev ml/mini");
  }
}
