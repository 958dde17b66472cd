package io.dormouse.gateway.platform.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.config.ServiceModels.Discovered;
import io.dormouse.knative.view.Cause;
import io.dormouse.knative.view.Endpoint;
import io.dormouse.knative.view.Failure;
import io.dormouse.knative.view.NodeOutlook;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.PodView;
import io.dormouse.knative.view.RevisionView;
import io.dormouse.knative.view.ServiceView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:10:00Z");
  private static final Instant BEFORE = NOW.minusSeconds(300);

  @Test
  void replicasAreThoseThatTakeCallsOfThoseThatAreThereOrAskedFor() {
    var ready = pod("a", new Phase.Ready());
    var loading = pod("b", new Phase.Loading(1, 2));
    var leaving = pod("c", new Phase.Draining());
    var some = status(revision(new Phase.Ready(), List.of(at("a")), ready, loading, leaving));
    assertThat(some.ready()).isEqualTo(1);
    assertThat(some.wanted()).isEqualTo(2);
    assertThat(some.phase()).isEqualTo("ready");
    assertThat(some.node()).isEqualTo("node-a");
    assertThat(some.since()).contains(BEFORE);
    assertThat(status(revision(new Phase.Scheduling(), List.of())).wanted()).isEqualTo(1);
    assertThat(status(revision(new Phase.Asleep(), List.of())).wanted()).isZero();
  }

  @Test
  void whatAModelWaitsForOrFailsByIsTheReason() {
    var waits = new Phase.WaitingForNode("no GPU", NodeOutlook.COMING);
    assertThat(status(revision(waits, List.of(), pod("a", waits))).reason())
        .isEqualTo("one is on its way: no GPU");
    var failed =
        new ServiceView(
            "minilm",
            List.of(),
            Optional.of(new Failure(Cause.SERVICE_MISSING, "minilm", Instant.EPOCH)),
            Optional.empty());
    var status = ServiceStatus.of("minilm", service(), failed);
    assertThat(status.phase()).isEqualTo("failed");
    assertThat(status.reason()).isEqualTo("service_missing: minilm");
    assertThat(status.since()).isEmpty();
    assertThat(status().phase()).isEqualTo("deploying");
  }

  @Test
  void aModelThatLoadsSaysHowFarItIsWhereThatIsKnown() {
    var loading = new Phase.Loading(41_500_000, 100_000_000);
    assertThat(status(revision(loading, List.of(), pod("a", loading))))
        .extracting(ServiceStatus::phase, ServiceStatus::reason)
        .containsExactly("loading", "41 % of 100.0 MB");
    var blind = new Phase.Loading(41, 0);
    assertThat(status(revision(blind, List.of(), pod("a", blind))).reason()).isEmpty();
  }

  @Test
  void theTableIsAlignedAndSaysAgesInOneUnit() {
    var waits = new Phase.WaitingForNode("no GPU", NodeOutlook.UNKNOWN);
    var rows =
        List.of(
            status(revision(new Phase.Ready(), List.of(at("a")), pod("a", new Phase.Ready()))),
            status(revision(waits, List.of(), pod("b", waits))));
    assertThat(StatusText.table(rows, NOW))
        .isEqualTo(
            """
            MODEL   SERVICE        REPLICAS  PHASE             SINCE  NODE    REASON
            minilm  models/minilm  1/1       ready             5m     node-a  -
            minilm  models/minilm  0/1       waiting-for-node  5m     node-b  no GPU\
            """);
  }

  @Test
  void jsonLeavesOutWhatIsNotThere() {
    var rows = List.of(ServiceStatus.unknown("minilm", service(), "no answer in time"));
    assertThat(new JsonArray(StatusText.json(rows)).getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("model", "minilm")
                .put("service", "models/minilm")
                .put("ready", 0)
                .put("wanted", 0)
                .put("phase", "unknown")
                .put("reason", "no answer in time"));
  }

  private static Endpoint at(String pod) {
    return new Endpoint("10.0.0.1", 8012, pod);
  }

  private static PodView pod(String name, Phase phase) {
    return new PodView(
        name, name, "node-" + name, "10.0.0.1", BEFORE, phase, BEFORE, Optional.empty());
  }

  private static RevisionView revision(Phase phase, List<Endpoint> endpoints, PodView... pods) {
    return new RevisionView(
        "r1", 100, phase, Optional.empty(), endpoints, List.of(), List.of(pods), Duration.ZERO);
  }

  private static ServiceStatus status(RevisionView... revisions) {
    var view = new ServiceView("minilm", List.of(revisions), Optional.empty(), Optional.empty());
    return ServiceStatus.of("minilm", service(), view);
  }

  private static KnativeService service() {
    var read =
        ServiceModels.read("models", "minilm", Map.of("dormouse.io/model", "minilm"), Map.of());
    return (KnativeService) ((Discovered.Model) read).config().source();
  }
}
