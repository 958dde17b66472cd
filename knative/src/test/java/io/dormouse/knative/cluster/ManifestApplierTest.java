package io.dormouse.knative.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.cluster.ManifestApplier.Applied;
import io.dormouse.knative.cluster.ManifestApplier.Preview;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestApplierTest {
  private static final String PATH = "/api/v1/namespaces/ml/configmaps/c";
  private static final String APPLY = PATH + "?fieldManager=dormouse";
  private static final String DRY_RUN = APPLY + "&dryRun=All";

  private final Vertx vertx = Vertx.vertx();
  private final KubernetesMockServer server = new KubernetesMockServer(false);
  private KnativeCluster cluster = closed();

  private KnativeCluster closed() {
    return KnativeCluster.connect(
        vertx, new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build());
  }

  @BeforeEach
  void start() {
    server.init();
    cluster.close();
    cluster =
        KnativeCluster.connect(
            vertx,
            new ConfigBuilder().withMasterUrl(server.url("/")).withHttp2Disable(true).build());
  }

  @AfterEach
  void end() {
    cluster.close();
    server.destroy();
    vertx.close();
  }

  private static ConfigMap object(String version, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("ml")
        .withName("c")
        .withResourceVersion(version)
        .withUid("u")
        .endMetadata()
        .addToData("k", value)
        .build();
  }

  private static ConfigMap rendered() {
    return new ConfigMapBuilder(object("", "new"))
        .editMetadata()
        .withResourceVersion(null)
        .withUid(null)
        .endMetadata()
        .build();
  }

  private static Status status(int code, String message) {
    return new StatusBuilder().withCode(code).withMessage(message).withStatus("Failure").build();
  }

  private void answers(int found, Object there, String path, int code, Object answer) {
    server.expect().get().withPath(PATH).andReturn(found, there).always();
    server.expect().patch().withPath(path).andReturn(code, answer).always();
  }

  @Test
  void whatWasNotThereIsCreated() {
    answers(404, status(404, "not found"), APPLY, 201, object("1", "new"));
    assertThat(cluster.applier().apply(rendered())).isEqualTo(new Applied.Created());
  }

  @Test
  void whetherItChangedIsNotToldByItsVersionWhichAStatusMovesToo() {
    answers(200, object("1", "old"), APPLY, 200, object("2", "new"));
    assertThat(cluster.applier().apply(rendered())).isEqualTo(new Applied.Configured());
    server.clearExpectations();
    answers(200, object("2", "new"), APPLY, 200, object("3", "new"));
    assertThat(cluster.applier().apply(rendered())).isEqualTo(new Applied.Unchanged());
  }

  @Test
  void aPreviewIsADryRunWithoutWhatTheServerNotesForItself() {
    answers(200, object("1", "old"), DRY_RUN, 200, object("1", "new"));
    var preview = cluster.applier().preview(rendered());
    assertThat(preview).isInstanceOf(Preview.Difference.class);
    var difference = (Preview.Difference) preview;
    assertThat(difference.before()).contains("k: \"old\"").doesNotContain("uid", "resourceVersion");
    assertThat(difference.after()).contains("k: \"new\"").doesNotContain("uid", "resourceVersion");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | admission webhook denied the request: timeoutSeconds | denied the request: time",
        "403 | configmaps is forbidden | is forbidden; your credentials have to allow it",
        "401 | Unauthorized | does not know these credentials",
        "404 | namespaces \"ml\" not found | make it by kubectl create namespace ml",
        "409 | conflict with \"kubectl\": .data.k | conflict with \"kubectl\": .data.k; these",
        "409 | conflict | --force-conflicts -f -",
      })
  void aRefusalIsInTheServersWordsAndHasARemedy(int code, String message, String told) {
    answers(404, status(404, "not found"), APPLY, code, status(code, message));
    assertThat(cluster.applier().apply(rendered()))
        .isInstanceOfSatisfying(
            Applied.Refused.class, refused -> assertThat(refused.message()).contains(told));
  }

  @Test
  void aClusterThatIsAwayIsNamed() {
    try (KnativeCluster away = closed()) {
      assertThat(away.applier().trouble().orElse(""))
          .contains("cannot be reached", "http://127.0.0.1:1", "KUBECONFIG");
    }
    server.expect().get().withPath("/version").andReturn(200, "{\"major\":\"1\"}").always();
    assertThat(cluster.applier().trouble()).isEmpty();
  }
}
