package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.ServiceModels.Discovered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceModelsTest {
  @TempDir private Path folder;

  private static Discovered read(Map<String, String> annotations) {
    return ServiceModels.read("ml", "big", Map.of("dormouse.io/model", "big"), annotations);
  }

  @Test
  void aLabelAloneMakesAModelWithDefaults() {
    ModelConfig model = ((Discovered.Model) read(Map.of("other.io/x", "y"))).config();
    assertThat(model.name()).isEqualTo("big");
    assertThat(model.source().toString()).isEqualTo("service ml/big");
    assertThat(model.timing().idle()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void annotationsSayWhatConfigurationWould() {
    ModelConfig model =
        ((Discovered.Model)
                read(
                    Map.of(
                        "dormouse.io/model", "org/Big:7b",
                        "dormouse.io/aliases", "a, b",
                        "dormouse.io/knative.max-scale", "4",
                        "dormouse.io/knative.engine", "foreign",
                        "dormouse.io/ready-path", "/ready",
                        "dormouse.io/idle-timeout", "10m")))
            .config();
    assertThat(model.name()).isEqualTo("org/Big:7b");
    assertThat(model.aliases()).containsExactly("a", "b");
    assertThat(model.timing().idle()).isEqualTo(Duration.ofMinutes(10));
    assertThat(((KnativeService) model.source()).maxScale()).isEqualTo(4);
    assertThat(((KnativeService) model.source()).controlPort()).isEmpty();
  }

  @Test
  void aServiceSaysWhereItsWorkersTellTheirProgress() {
    var model = (Discovered.Model) read(Map.of("dormouse.io/knative.control-port", "8095"));
    assertThat(((KnativeService) model.config().source()).controlPort()).contains(8095);
  }

  @Test
  void aServiceCannotSayThatItIsAnother() {
    var annotations = Map.of("dormouse.io/knative.service", "x", "dormouse.io/path", "/etc");
    assertThat(ServiceModels.read("ml", "big", Map.of(), annotations).toString())
        .contains("no name for a model", "Service ml/big");
    assertThat(read(annotations).toString()).contains("path and knative.service exclude");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dormouse.io/max-held | -1 | a whole number from 1",
        "dormouse.io/idle-timeout | soon | such as 250ms, 60s",
        "dormouse.io/idle-timout | 5m | did you mean idle-timeout?",
        "dormouse.io/upstream-name | ${HOME} | no such environment variable: HOME",
        "dormouse.io/knative.max-scale | 0 | from 1 to 1000",
        "dormouse.io/knative.control-port | 80 | from 1024 to 65535",
        "dormouse.io/knative.control-port | 8012 | queue-proxy has this port",
        "dormouse.io/control-port | 8095 | knative.control-port is a key",
      })
  void aWrongAnnotationIsAProblemThatNamesTheService(String key, String value, String why) {
    Discovered refused = read(Map.of(key, value));
    assertThat(refused).isInstanceOf(Discovered.Refused.class);
    assertThat(refused.toString()).contains("Service ml/big", key.substring(12), why);
  }

  @Test
  void whatIsWrittenAsAnnotationsIsReadAsTheSameModel() {
    String yaml =
        """
        dormouse:
          models:
            org/Big:7b:
              upstream-name: inner
              aliases: [a, b]
              idle-timeout: 90s
              wake-timeout: 3h30m
              wake-stall-timeout: 1500ms
              load-timeout: 61s
              drain-timeout: 7s
              stop-timeout: 8s
              wake-backoff: 2s
              wake-backoff-limit: 2m
              max-held: 9
              concurrency: 10
              slots: 3
              knative:
                namespace: ml
                service: big
                route: service
                node-timeout: 0
                min-scale: 1
                max-scale: 3
                stable-window: 6s
                cold-start: 3m
                request-timeout: 20m
                control-port: 8099
            plain: {knative: {service: plain, engine: foreign}}
        """;
    List<ModelConfig> models =
        List.copyOf(new ConfigFixture(folder).config(yaml).models().values());
    for (ModelConfig model : models) {
      KnativeService service = (KnativeService) model.source();
      Map<String, String> annotations = ServiceModels.annotations(model, service);
      Discovered again =
          ServiceModels.read(
              service.namespace(),
              service.service(),
              Map.of(),
              with(annotations, ServiceModels.MODEL, model.name()));
      assertThat(again).isEqualTo(new Discovered.Model(model));
    }
    KnativeService plain = (KnativeService) models.getLast().source();
    assertThat(ServiceModels.annotations(models.getLast(), plain))
        .isEqualTo(Map.of("dormouse.io/knative.engine", "foreign"));
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }
}
