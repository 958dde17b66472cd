package io.dormouse.knative.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.render.Requirement.ContainerConcurrency;
import io.dormouse.knative.render.Requirement.Feature;
import io.dormouse.knative.render.Requirement.MaxScale;
import io.dormouse.knative.render.Requirement.RevisionTimeout;
import io.dormouse.knative.render.Requirement.ZeroInitialScale;
import org.junit.jupiter.api.Test;

class RequirementTest {
  @Test
  void aPlainServiceNeedsOnlyWhatIsOnByDefault() {
    assertThat(FeatureFlags.of(ServiceRenderer.render(Given.model())))
        .containsExactly(FeatureFlag.EMPTY_DIR)
        .allMatch(FeatureFlag::isOnByDefault);
  }

  @Test
  void everyFieldBehindAFlagIsNamed() {
    assertThat(FeatureFlags.of(ServiceRenderer.render(Given.onChosenNodes())))
        .containsExactly(
            FeatureFlag.NODE_SELECTOR,
            FeatureFlag.TOLERATIONS,
            FeatureFlag.RUNTIME_CLASS,
            FeatureFlag.PRIORITY_CLASS,
            FeatureFlag.EMPTY_DIR);
    assertThat(FeatureFlags.of(ServiceRenderer.render(Given.onAVolume())))
        .containsExactly(
            FeatureFlag.TOPOLOGY_SPREAD,
            FeatureFlag.PERSISTENT_VOLUME_CLAIM,
            FeatureFlag.EMPTY_DIR);
  }

  @Test
  void limitsOfTheWebhookAreNeedsToo() {
    assertThat(Requirement.of(ServiceRenderer.render(Given.model())))
        .containsExactly(
            new Feature(FeatureFlag.EMPTY_DIR),
            new ZeroInitialScale(),
            new RevisionTimeout(600),
            new ContainerConcurrency(32),
            new MaxScale(1));
  }
}
