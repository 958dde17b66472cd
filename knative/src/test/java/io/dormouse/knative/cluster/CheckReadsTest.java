package io.dormouse.knative.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.check.ClusterState;
import io.dormouse.knative.check.GatewayAccount;
import io.dormouse.knative.check.NamespaceState;
import io.dormouse.knative.check.ReferenceState;
import io.dormouse.knative.check.Seen;
import io.dormouse.knative.check.ServiceName;
import io.dormouse.knative.check.Watched;
import io.dormouse.knative.render.Reference;
import io.dormouse.knative.render.Reference.Kind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is read of a cluster beside Services: objects that pods need, and rights.
@Timeout(60)
class CheckReadsTest {
  private static final ServiceName LLAMA = new ServiceName(ApiServer.NAMESPACE, "llama");
  private static final Reference CLAIM = new Reference(Kind.CLAIM, ApiServer.NAMESPACE, "weights");
  private static final Reference SECRET =
      new Reference(Kind.SECRET, ApiServer.NAMESPACE, "registry");
  private static final Reference RUNTIME = new Reference(Kind.RUNTIME_CLASS, "", "nvidia");
  private static final String CLAIMS = "/api/v1/namespaces/models/persistentvolumeclaims";
  private static final String SELF = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final String WIDE = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  private static final String IN_MODELS = "/namespaces/models/localsubjectaccessreviews";
  private static final String ALLOWED = "{\"status\":{\"allowed\":true}}";
  private static final String DENIED = "{\"status\":{\"allowed\":false}}";
  private static final Seen<List<String>> NOTHING = new Seen.Found<>(List.of());

  private final ApiServer api = new ApiServer();
  private final Vertx vertx = Vertx.vertx();
  private final KnativeCluster cluster = KnativeCluster.connect(vertx, api.config());

  @AfterEach
  void close() {
    cluster.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    api.close();
  }

  @Test
  void whatPodsNeedIsThereOrNot() {
    assertThat(references())
        .isEqualTo(
            Map.of(
                CLAIM, new Seen.Absent<>(),
                SECRET, new Seen.Absent<>(),
                RUNTIME, new Seen.Absent<>()));
    put(CLAIMS, PersistentVolumeClaim.class, claim("ReadWriteOnce", ""));
    put(
        "/api/v1/namespaces/models/secrets",
        Secret.class,
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: registry, namespace: models}
        """);
    put(
        "/apis/node.k8s.io/v1/runtimeclasses",
        RuntimeClass.class,
        """
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: nvidia}
        handler: nvidia
        """);
    assertThat(references())
        .isEqualTo(Map.of(CLAIM, modes("ReadWriteOnce"), SECRET, modes(), RUNTIME, modes()));
  }

  @Test
  void aBoundClaimHasTheModesOfItsVolume() {
    put(CLAIMS, PersistentVolumeClaim.class, claim("ReadWriteOnce", "ReadOnlyMany"));
    assertThat(references()).containsEntry(CLAIM, modes("ReadOnlyMany"));
  }

  @Test
  void whatMayNotBeReadIsUnreadable() {
    api.answer(CLAIMS, 403, _ -> "{\"code\":403}");
    assertThat(references())
        .containsEntry(
            CLAIM, new Seen.Unreadable<>("the caller may not read persistentvolumeclaims"))
        .containsEntry(SECRET, new Seen.Absent<>());
  }

  private Map<Reference, Seen<ReferenceState>> references() {
    return state(NeedsOf.ELSEWHERE).references();
  }

  private static Seen<ReferenceState> modes(String... modes) {
    return new Seen.Found<>(new ReferenceState(List.of(modes)));
  }

  private static String claim(String wanted, String bound) {
    return """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: weights, namespace: models}
    spec: {accessModes: [%s]}
    status: {accessModes: [%s]}
    """
        .formatted(wanted, bound);
  }

  @Test
  void withoutADeployedGatewayTheCallersRightsAreReviewedOnly() {
    api.answer(SELF, 201, body -> body.contains("\"watch\"") ? DENIED : ALLOWED);
    assertThat(state(NeedsOf.ELSEWHERE).namespaces())
        .containsOnlyKeys("models")
        .hasEntrySatisfying(
            "models",
            it -> {
              assertThat(it.denied())
                  .isEqualTo(
                      new Seen.Found<>(
                          List.of(
                              "watch services",
                              "watch revisions",
                              "watch pods",
                              "watch events",
                              "watch endpointslices")));
              assertThat(it.gatewayDenied()).isEqualTo(new Seen.Absent<>());
            });
    assertThat(api.requests(WIDE)).isZero();
  }

  @Test
  void theRightsOfADeployedGatewaysAccountAreReviewedInItsNamespaceToo() {
    api.answer(SELF, 201, _ -> ALLOWED);
    api.answer(
        WIDE,
        201,
        body ->
            body.contains("\"system:serviceaccount:dormouse:gateway\"")
                    && body.contains("\"system:serviceaccounts:dormouse\"")
                    && !body.contains("\"pods\"")
                ? ALLOWED
                : DENIED);
    var namespaces = state(NeedsOf.DEPLOYED).namespaces();
    assertThat(namespaces).containsOnlyKeys("dormouse", "models");
    assertThat(namespaces.get("dormouse"))
        .isEqualTo(new NamespaceState(new Seen.Absent<>(), Watched.OF_REPLICAS, NOTHING, NOTHING));
    assertThat(gatewayDenied(NeedsOf.DEPLOYED))
        .contains(new Seen.Found<>(List.of("get/list/watch pods")));
  }

  @Test
  void aCallerWithRightsInTheNamespaceReviewsThere() {
    api.answer(WIDE, 403, _ -> "{\"code\":403}");
    api.answer(IN_MODELS, 201, _ -> ALLOWED);
    assertThat(gatewayDenied(NeedsOf.DEPLOYED)).contains(NOTHING);
  }

  @Test
  void aCallerWithoutRightsSaysThatItCouldNotReview() {
    api.answer(WIDE, 403, _ -> "{\"code\":403}");
    api.answer(IN_MODELS, 403, _ -> "{\"code\":403}");
    assertThat(gatewayDenied(NeedsOf.DEPLOYED))
        .contains(
            new Seen.Unreadable<>(
                "the caller may not read the rights of system:serviceaccount:dormouse:gateway"));
  }

  @Test
  void aGatewayThatAsksForItselfReviewsNobodyElse() {
    api.answer(
        "/selfsubjectreviews",
        201,
        _ ->
            "{\"status\":{\"userInfo\":{\"username\":\"%s\"}}}".formatted(NeedsOf.DEPLOYED.user()));
    assertThat(gatewayDenied(NeedsOf.DEPLOYED)).contains(new Seen.Absent<>());
    assertThat(api.requests(WIDE)).isZero();
  }

  private Optional<Seen<List<String>>> gatewayDenied(GatewayAccount gateway) {
    return Optional.ofNullable(state(gateway).namespaces().get("models"))
        .map(NamespaceState::gatewayDenied);
  }

  private ClusterState state(GatewayAccount gateway) {
    return cluster
        .inspect(
            NeedsOf.of(gateway, LLAMA, CLAIM, SECRET, RUNTIME),
            Set.of(),
            URI.create("http://127.0.0.1:1"))
        .found()
        .orElseThrow();
  }

  private <T extends HasMetadata> void put(String collection, Class<T> type, String yaml) {
    api.put(collection, Serialization.unmarshal(yaml, type));
  }
}
