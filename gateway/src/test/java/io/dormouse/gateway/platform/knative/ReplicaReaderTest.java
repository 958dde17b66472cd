package io.dormouse.gateway.platform.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.ModelSource.Route;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.config.ServiceModels.Discovered;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.gateway.pool.Replicas.Coming;
import io.dormouse.gateway.pool.Replicas.Replica;
import io.dormouse.knative.view.Cause;
import io.dormouse.knative.view.Endpoint;
import io.dormouse.knative.view.Failure;
import io.dormouse.knative.view.NodeOutlook;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.RevisionView;
import io.dormouse.knative.view.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplicaReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final Endpoint ONE = new Endpoint("10.0.0.1", 8012, "u1");
  private static final Endpoint TWO = new Endpoint("10.0.0.2", 8012, "u2");

  private final ReplicaReader pods = reader(Route.POD);
  private final ReplicaReader services = reader(Route.SERVICE);

  private static ReplicaReader reader(Route route) {
    var read =
        ServiceModels.read(
            "models",
            "minilm",
            Map.of("dormouse.io/model", "minilm"),
            Map.of("dormouse.io/knative.route", route.name().toLowerCase(Locale.ROOT)));
    var service = (KnativeService) ((Discovered.Model) read).config().source();
    return new ReplicaReader(service, new ReplicaIds("minilm"));
  }

  private static RevisionView revision(
      String name, Phase phase, Optional<Failure> failure, Endpoint... endpoints) {
    return new RevisionView(
        name, 100, phase, failure, List.of(endpoints), List.of(), List.of(), Duration.ZERO);
  }

  private static ServiceView service(RevisionView... revisions) {
    return new ServiceView("minilm", List.of(revisions), Optional.empty(), Optional.empty());
  }

  private static ServiceView ready(Endpoint... endpoints) {
    return service(revision("r1", new Phase.Ready(), Optional.empty(), endpoints));
  }

  private static Replicas read(ReplicaReader reader, ServiceView view) {
    return reader.read(view, 1, Map.of(), ReplicaReader.failure(view));
  }

  @Test
  void aPodKeepsItsIdentityWhileItIsSeenAndOneThatComesBackIsANewOne() {
    var one = read(pods, ready(ONE)).ready().getFirst().id();
    var both = read(pods, ready(ONE, TWO)).ready();
    assertThat(both).extracting(Replica::id).first().isEqualTo(one);
    assertThat(both).extracting(Replica::id).doesNotHaveDuplicates();
    assertThat(read(pods, ready(TWO)).ready().getFirst().id()).isEqualTo(both.get(1).id());
    assertThat(read(pods, ready(ONE)).ready().getFirst().id()).isNotEqualTo(one);
  }

  @Test
  void anotherPodAtTheSameAddressIsAnotherReplica() {
    var one = read(pods, ready(ONE)).ready().getFirst().id();
    var next = read(pods, ready(new Endpoint(ONE.host(), ONE.port(), "u9"))).ready().getFirst();
    assertThat(next.id()).isNotEqualTo(one);
  }

  @Test
  void whereAMeshForbidsPodAddressesTheRevisionsServiceStandsForAllOfThem() {
    var replicas = read(services, ready(ONE, TWO)).ready();
    assertThat(replicas).hasSize(1);
    assertThat(replicas.getFirst().pods()).isEqualTo(2);
    assertThat(replicas.getFirst().endpoint().toString())
        .isEqualTo("r1.models.svc.cluster.local:80");
    assertThat(read(services, ready(ONE)).ready().getFirst().id())
        .isEqualTo(replicas.getFirst().id());
    assertThat(services.touchable(ready(ONE, TWO)))
        .extracting(Endpoint::host)
        .containsExactly("r1.models.svc.cluster.local");
  }

  @Test
  void everyPhaseBeforeTheWorkerSpeaksIsStarting() {
    for (Phase phase :
        List.of(
            new Phase.Scheduling(),
            new Phase.WaitingForNode("no node", NodeOutlook.UNKNOWN),
            new Phase.Pulling("image"),
            new Phase.Starting())) {
      assertThat(read(pods, service(revision("r1", phase, Optional.empty()))).coming())
          .isEqualTo(new Coming.Starting());
    }
    assertThat(
            read(pods, service(revision("r1", new Phase.Loading(3, 9), Optional.empty()))).coming())
        .isEqualTo(new Coming.Loading(3, 9));
    assertThat(read(pods, service(revision("r1", new Phase.Asleep(), Optional.empty()))).coming())
        .isEqualTo(new Coming.None());
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void aFailureHasASafeMessageForTheClientAndTheRemedyForTheOperator(Cause cause) {
    var failure = new Failure(cause, "node-7 says no", NOW);
    var told =
        read(pods, service(revision("r1", new Phase.Starting(), Optional.of(failure))))
            .failure()
            .orElseThrow();
    assertThat(told.safeMessage()).isEqualTo(cause.safeMessage()).doesNotContain("node-7");
    assertThat(told.detail()).contains(cause.remedy()).contains("node-7 says no");
    assertThat(told.code()).matches("[a-z_]+");
  }

  @Test
  void aFailureBesideAReplicaThatServesIsNone() {
    var failure = new Failure(Cause.CRASH_LOOP, "exit 1", NOW);
    var view =
        service(
            revision("r2", new Phase.Starting(), Optional.of(failure)),
            revision("r1", new Phase.Ready(), Optional.empty(), ONE));
    assertThat(read(pods, view).failure()).isEmpty();
  }

  @Test
  void ofATrafficSplitEveryPodTakesCallsAndTheLargestShareSaysWhyNoneComes() {
    var view =
        service(
            revision("large", new Phase.Ready(), Optional.empty(), ONE),
            revision("small", new Phase.Ready(), Optional.empty(), TWO));
    assertThat(read(pods, view).ready())
        .extracting(replica -> replica.endpoint().toString())
        .containsExactly("10.0.0.1:8012", "10.0.0.2:8012");
    assertThat(read(services, view).ready())
        .extracting(replica -> replica.endpoint().toString())
        .containsExactly("large.models.svc.cluster.local:80", "small.models.svc.cluster.local:80");
    var half =
        service(
            revision("large", new Phase.Asleep(), Optional.empty()),
            revision("small", new Phase.Ready(), Optional.empty(), TWO));
    assertThat(read(pods, half).ready())
        .extracting(replica -> replica.endpoint().toString())
        .containsExactly("10.0.0.2:8012");
    var large = new Failure(Cause.CRASH_LOOP, "exit 1", NOW);
    var small = new Failure(Cause.IMAGE_PULL, "not found", NOW);
    var failing =
        service(
            revision("large", new Phase.Starting(), Optional.of(large)),
            revision("small", new Phase.Starting(), Optional.of(small)));
    assertThat(read(pods, failing).failure().orElseThrow().code()).isEqualTo("crash_loop");
  }
}
