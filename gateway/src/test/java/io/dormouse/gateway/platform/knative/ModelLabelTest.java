package io.dormouse.gateway.platform.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.knative.render.ModelLabel;
import org.junit.jupiter.api.Test;

class ModelLabelTest {
  @Test
  void aConfigurationAndTheClusterKnowModelsByTheSameLabel() {
    assertThat(ServiceModels.MODEL).isEqualTo(ModelLabel.KEY);
    assertThat(ServiceModels.PREFIX).isEqualTo(ModelLabel.PREFIX);
  }
}
