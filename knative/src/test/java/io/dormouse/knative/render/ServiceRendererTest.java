package io.dormouse.knative.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRendererTest {
  @ParameterizedTest
  @CsvSource({"1,4", "8,32", "250,1000", "251,1000", "999,1000"})
  void moreCallsGetInThanAreAnsweredAtOnceUpToKnativesLimit(int slots, long in) {
    Service service =
        ServiceRenderer.render(
            Given.model(Given.CONTAINER, Given.ANYWHERE, Given.scaling(slots, 1)));
    var template = service.getSpec().getTemplate();
    assertThat(template.getSpec().getContainerConcurrency()).isEqualTo(in);
    assertThat(template.getMetadata().getAnnotations())
        .containsEntry("autoscaling.knative.dev/target", "" + slots);
  }

  @ParameterizedTest
  @CsvSource({"60,300,240s", "60,60,0s", "60,30,0s", "6,3606,3600s"})
  void theLastPodStaysForWhatTheStableWindowLeavesOfTheIdleTime(
      int window, int idle, String retention) {
    var scaling =
        new ModelService.Scaling(
            8, 0, 1, Duration.ofSeconds(window), Duration.ofSeconds(idle), true);
    Service service = ServiceRenderer.render(Given.model(Given.CONTAINER, Given.ANYWHERE, scaling));
    assertThat(service.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("autoscaling.knative.dev/window", window + "s")
        .containsEntry("autoscaling.knative.dev/scale-to-zero-pod-retention-period", retention);
  }

  @Test
  void timesAreWholeSecondsUp() {
    assertThat(Units.text(Duration.ofMillis(1))).isEqualTo("1s");
    assertThat(Units.text(Duration.ofMillis(1999))).isEqualTo("2s");
    assertThat(Units.text(Duration.ofSeconds(2))).isEqualTo("2s");
    assertThat(Units.text(Duration.ZERO)).isEqualTo("0s");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1000,1000", "1024,1Ki", "1073741824,1Gi", "1610612736,1536Mi"})
  void sizesAreInTheLargestUnitWithoutARemainder(long bytes, String text) {
    assertThat(Units.bytes(bytes).toString()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"a,a", "BGE-m3_v1.0,BGE-m3_v1.0", "org/Big:7b,org-Big-7b-", "a-,a--", "x@y,x-y-"})
  void aNameThatNoLabelMayHaveIsReadableAndHashed(String name, String begin) {
    String value = ModelLabel.value(name);
    assertThat(value).startsWith(begin).matches(ModelLabel::fits);
    assertThat(value.equals(name)).isEqualTo(ModelLabel.fits(name));
  }

  @Test
  void namesThatLookAlikeHaveLabelsOfTheirOwn() {
    assertThat(ModelLabel.value("a/b")).isNotEqualTo(ModelLabel.value("a:b"));
    assertThat(ModelLabel.value("x/" + "y".repeat(126))).hasSizeLessThan(64);
  }

  @Test
  void yamlIsTheObjectsInTheirOrderAndReadsBack() {
    List<Service> services =
        List.of(ServiceRenderer.render(Given.onAVolume()), ServiceRenderer.render(Given.model()));
    String yaml = Yaml.write(services);
    assertThat(yaml.split("---\n")).hasSize(3);
    assertThat(yaml).doesNotContain("status", "managedFields", "null", "{}\n\n");
    assertThat(
            new KubernetesSerialization()
                .<Service>unmarshal(yaml.substring(yaml.lastIndexOf("---"))))
        .isEqualTo(services.getLast());
  }

  @Test
  void whatAServiceSaysOfItsModelDoesNotTouchItsTemplate() {
    ModelService model = Given.model();
    var more =
        new ModelService(
            model.namespace(),
            model.name(),
            model.model(),
            new LinkedHashMap<>(java.util.Map.of("dormouse.io/max-held", "7")),
            model.container(),
            model.placement(),
            model.scaling(),
            model.clocks());
    assertThat(ServiceRenderer.render(more).getSpec())
        .isEqualTo(ServiceRenderer.render(model).getSpec());
  }
}
