package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderChecksTest {
  private static final String FINE =
      "dormouse: {models: {big: {knative: {service: big, image: i, model-path: /m}}}}";
  private static final String MIXED =
      "dormouse: {models: {small: {command: [serve]}, big: {knative: {service: big, image: i,"
          + " model-path: /m}}}%s}";

  @TempDir private Path folder;

  private List<String> problems(String yaml, Optional<String> only) {
    var config = new ConfigFixture(folder).config(yaml);
    return RenderChecks.problems(config, only, "dormouse.yaml", yaml).stream()
        .map(Problem::text)
        .toList();
  }

  @Test
  void aModelWithAnImageAndAPathCanBeRendered() {
    assertThat(problems(FINE, Optional.empty())).isEmpty();
    assertThat(problems(FINE, Optional.of("big"))).isEmpty();
    assertThat(problems(MIXED.formatted(""), Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "models: {a: {knative: {service: a, model-path: /m}}} | a^.knative.image: needed to render",
        "models: {a: {knative: {service: a, image: i}}} | a^.knative.model-path: needed to render",
        "models: {a: {knative: {service: a, engine: foreign}}} | a^.knative.image: needed to",
        "models: {a: {command: [serve]}} | nothing to render: no model has knative.service",
        "models: {a: {knative: {service: a, image: i, model-path: /m}, concurrency: 1000}} |"
            + " a^.concurrency = 1000: Knative lets 1000 calls into a pod",
        "knative: {gateway-image: g}, models: {a: {command: [serve]}} |"
            + " a^: a gateway in the cluster starts no processes",
        "knative: {gateway-image: g, discover: [ml]}, listen: {port: 0} |"
            + " dormouse.listen.port = 0: a rendered gateway needs a port",
        "knative: {gateway-image: g, discover: [ml]}, management: {port: 0} |"
            + " dormouse.management.port = 0: a rendered gateway needs a port",
        "knative: {gateway-image: g, discover: [ml]}, admin-token: 0123456789abcdef |"
            + " dormouse.admin-token = (hidden): would stand in a ConfigMap",
      })
  void whatIsMissingOrCannotRunIsNamed(String keys, String why) {
    assertThat(problems("dormouse: {" + keys + "}", Optional.empty()))
        .singleElement()
        .asString()
        .contains(why.replace('^', '"'), "(dormouse.yaml)");
  }

  @Test
  void aModelThatIsNamedHasToBeThereAndToBeKnatives() {
    assertThat(problems(FINE, Optional.of("bug")))
        .singleElement()
        .asString()
        .contains("= bug", "big");
    assertThat(problems(MIXED.formatted(""), Optional.of("small")))
        .singleElement()
        .asString()
        .contains("\"small\": no Knative model: it has no knative.service");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | dormouse.drain-timeout = 30s: a rollout of the gateway cuts what still streams then, and"
            + " an answer of slow may take 20m (knative.request-timeout); write 20m (dormouse.yaml)",
        "drain-timeout: 1199s, | = 1199s: a rollout",
        "drain-timeout: 20m, | ''",
      })
  void aDrainThatEndsBeforeTheLongestAnswerIsAWarningOfTheGatewaysRendering(
      String drain, String warning) {
    String yaml =
        "dormouse: {%s knative: {gateway-image: g}, models: {quick: {knative: {service: q}},"
                .formatted(drain)
            + " slow: {knative: {service: s, request-timeout: 20m}}}}";
    var config = new ConfigFixture(folder).config(yaml);
    String warnings =
        String.join(
            "",
            RenderChecks.warnings(config, Optional.empty(), "dormouse.yaml").stream()
                .map(Problem::text)
                .toList());
    assertThat(warnings).contains(warning);
    assertThat(warnings.isEmpty()).isEqualTo(warning.isEmpty());
    assertThat(RenderChecks.warnings(config, Optional.of("slow"), "dormouse.yaml")).isEmpty();
  }

  @Test
  void aModelsDrainIsNoMatterWhereNoGatewayIsRendered() {
    var config = new ConfigFixture(folder).config(FINE);
    assertThat(RenderChecks.warnings(config, Optional.empty(), "dormouse.yaml")).isEmpty();
  }

  @Test
  void oneModelIsNotHeldUpByTheGateway() {
    String yaml = MIXED.formatted(", knative: {gateway-image: g}");
    assertThat(problems(yaml, Optional.of("big"))).isEmpty();
    assertThat(problems(yaml, Optional.empty())).hasSize(1);
  }
}
