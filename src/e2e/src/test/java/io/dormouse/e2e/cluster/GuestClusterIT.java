package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.ConfigText;
import io.dormouse.e2e.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The gateway as it is rendered: two of them in the cluster, with a service account that may only
/// look.
@ClusterTest("guest")
final class GuestClusterIT {
  private static final String GATEWAY = "dormouse-gateway";
  private static final Set<String> LOOKING = Set.of("get", "list", "watch");
  private static final int CALLS = 40;

  /// Five times as many calls as a pod runs at once, and yet less than one pod's work.
  private static final Duration SHORT = Duration.ofMillis(20);

  /// Of the autoscaler's, which come every two seconds.
  private static final Duration TWO_DECISIONS = Duration.ofSeconds(4);

  private final TestCluster cluster;
  private final Space space;

  GuestClusterIT(Space space) {
    this.cluster = space.cluster();
    this.space = space;
    space.apply(
        model(
            ConfigText.of(
                "knative.gateway-image: " + ClusterModels.GATEWAY,
                "knative.gateway-namespace: " + space.name(),
                "knative.gateway-service: " + space.name() + "/" + GATEWAY,
                "knative.gateway-replicas: 2")));
    Eventually.until(Duration.ofSeconds(90), "two gateways", () -> ready() == 2);
  }

  private ConfigText model(ConfigText config) {
    return ClusterModels.sleeper(
        config, space, "shared", List.of("idle-timeout: 6s", "concurrency: 8"), "max-scale: 4");
  }

  private int ready() {
    var status =
        cluster
            .client()
            .apps()
            .deployments()
            .inNamespace(space.name())
            .withName(GATEWAY)
            .require()
            .getStatus();
    return status == null || status.getReadyReplicas() == null ? 0 : status.getReadyReplicas();
  }

  @Test
  void callsThroughItsServiceWakeOnePodAndAreAllAnswered() {
    var service =
        cluster.client().services().inNamespace(space.name()).withName(GATEWAY).require().getSpec();
    var base =
        URI.create(
            "http://%s:%d"
                .formatted(service.getClusterIP(), service.getPorts().getFirst().getPort()));
    var clients = IntStream.range(0, CALLS).mapToObj(_ -> Client.of(base)).toList();
    var calls = clients.stream().map(client -> ClusterModels.ask(client, "shared", SHORT)).toList();
    assertThat(calls.stream().map(Client::await).map(Client.Answer::status)).containsOnly(200);
    clients.forEach(Client::close);
    Eventually.throughout(
        TWO_DECISIONS, "one pod of at most four", () -> space.allPods("shared").size() == 1);
    assertThat(logs()).allMatch(log -> log.contains("gateways that share the models: 2"));
  }

  private List<String> logs() {
    return cluster
        .client()
        .pods()
        .inNamespace(space.name())
        .withLabel("app.kubernetes.io/name", GATEWAY)
        .list()
        .getItems()
        .stream()
        .map(pod -> cluster.client().pods().resource(pod).getLog())
        .toList();
  }

  @Test
  void itsServiceAccountCanWriteNothingButItsOwnAccessReviews() {
    Config config =
        new ConfigBuilder(cluster.client().getConfiguration())
            .withImpersonateUsername("system:serviceaccount:" + space.name() + ":" + GATEWAY)
            .build();
    try (KubernetesClient guest = new KubernetesClientBuilder().withConfig(config).build()) {
      var rules =
          guest
              .authorization()
              .v1()
              .selfSubjectRulesReview()
              .create(
                  new SelfSubjectRulesReviewBuilder()
                      .withNewSpec()
                      .withNamespace(space.name())
                      .endSpec()
                      .build())
              .getStatus()
              .getResourceRules();
      assertThat(rules)
          .filteredOn(rule -> !LOOKING.containsAll(rule.getVerbs()))
          .allSatisfy(rule -> {
            assertThat(rule.getVerbs()).containsExactly("create");
            assertThat(rule.getResources()).allMatch(it -> it.startsWith("selfsubject"));
          });
      assertThat(guest.pods().inNamespace(space.name()).list().getItems()).isNotEmpty();
      assertThatThrownBy(() ->
              guest
                  .resource(
                      new ConfigMapBuilder()
                          .withNewMetadata()
                          .withName("mine")
                          .withNamespace(space.name())
                          .endMetadata()
                          .build())
                  .create())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("forbidden");
      assertThatThrownBy(() -> guest.pods().inNamespace(space.name()).delete())
          .isInstanceOf(KubernetesClientException.class);
      assertThatThrownBy(() -> guest.secrets().inNamespace(space.name()).list())
          .isInstanceOf(KubernetesClientException.class);
    }
  }
}
