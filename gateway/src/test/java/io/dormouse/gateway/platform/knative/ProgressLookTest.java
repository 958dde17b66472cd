package io.dormouse.gateway.platform.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.KnativeConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.config.ServiceModels.Discovered;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.fact.LoadProgress;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.PodView;
import io.dormouse.knative.view.RevisionView;
import io.dormouse.knative.view.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProgressLookTest {
  private static final String LOADING =
      "{\"phase\":\"loading\",\"load\":{\"bytes\":3,\"totalBytes\":9}}";

  private final Map<String, CompletableFuture<Optional<String>>> asked = new LinkedHashMap<>();
  private final List<Fact> facts = new ArrayList<>();
  private final ProgressLook progress =
      new ProgressLook((namespace, pod, port) ->
          asked.computeIfAbsent(
              namespace + "/" + pod + ":" + port, _ -> new CompletableFuture<>()));

  private CompletableFuture<Void> look(Map<String, String> annotations, PodView... pods) {
    var revision =
        new RevisionView(
            "r1",
            100,
            new Phase.Starting(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(pods),
            Duration.ZERO);
    var view = new ServiceView("minilm", List.of(revision), Optional.empty(), Optional.empty());
    return progress.look(service(annotations), view, facts::add);
  }

  private void answer(String pod, String document) {
    asked(pod).complete(Optional.of(document));
  }

  private CompletableFuture<Optional<String>> asked(String pod) {
    return asked.computeIfAbsent(
        "models/" + pod + ":" + KnativeConfig.CONTROL_PORT,
        place -> {
          throw new AssertionError("not asked: " + place);
        });
  }

  private static PodView pod(String name, String address, Phase phase) {
    return new PodView(
        name,
        "uid-" + name,
        "node",
        address,
        Instant.EPOCH,
        phase,
        Instant.EPOCH,
        Optional.empty());
  }

  private static PodView starting(String name) {
    return pod(name, "10.0.0.1", new Phase.Starting());
  }

  private static KnativeService service(Map<String, String> annotations) {
    var read =
        ServiceModels.read("models", "minilm", Map.of("dormouse.io/model", "minilm"), annotations);
    return (KnativeService) ((Discovered.Model) read).config().source();
  }

  @Test
  void podsThatStartAreAskedAllAtOnceAndTheirWordsAreFactsOfEach() {
    var done = look(Map.of(), starting("a"), starting("b"));
    assertThat(asked).hasSize(2);
    answer("b", "{\"phase\":\"warming\"}");
    assertThat(done).isNotDone();
    answer("a", LOADING);
    assertThat(done).isCompleted();
    assertThat(facts)
        .containsExactly(
            new Fact.ProgressSeen("uid-b", new LoadProgress.Warming()),
            new Fact.ProgressSeen("uid-a", new LoadProgress.Loading(3, 9)));
  }

  @Test
  void aWorkerThatIsReadyBeforeTheClusterFindsItSoIsNearlyThere() {
    var done = look(Map.of(), starting("a"));
    answer("a", "{\"phase\":\"ready\"}");
    assertThat(done).isCompleted();
    assertThat(facts).containsExactly(new Fact.ProgressSeen("uid-a", new LoadProgress.Warming()));
  }

  @Test
  void aPodThatSaysNothingOrNothingNewLeavesWhatTheClusterSays() {
    var done = look(Map.of(), starting("a"), starting("b"), starting("c"));
    asked("a").complete(Optional.empty());
    answer("b", "<html>");
    answer("c", "{\"phase\":\"starting\"}");
    assertThat(done).isCompleted();
    assertThat(facts).isEmpty();
  }

  @Test
  void podsThatCannotSpeakOrHaveNothingToSayAreNotAsked() {
    var done =
        look(
            Map.of(),
            pod("new", "", new Phase.Starting()),
            pod("ready", "10.0.0.1", new Phase.Ready()),
            pod("leaving", "10.0.0.2", new Phase.Draining()));
    assertThat(done).isCompleted();
    assertThat(look(Map.of("dormouse.io/knative.engine", "foreign"), starting("a"))).isCompleted();
    assertThat(asked).isEmpty();
  }
}
