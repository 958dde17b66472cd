package io.dormouse.knative.cluster;

import static io.dormouse.knative.cluster.Objects.EVENTS;
import static io.dormouse.knative.cluster.Objects.PODS;
import static io.dormouse.knative.cluster.Objects.REVISIONS;
import static io.dormouse.knative.cluster.Objects.SERVICES;
import static io.dormouse.knative.cluster.Objects.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.VirtualTime;
import io.dormouse.knative.view.Cause;
import io.dormouse.knative.view.FailureRules;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.RevisionView;
import io.dormouse.knative.view.ServiceView;
import io.dormouse.knative.watch.FactBoard;
import io.dormouse.knative.watch.Source;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The watch against an API server, in orders of events that a real one does not show on demand.
@Timeout(60)
class NamespaceWatchTest {
  private final ApiServer api = new ApiServer();
  private final Vertx vertx = Vertx.vertx();
  private final KnativeCluster cluster = KnativeCluster.connect(vertx, api.config());
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final VirtualTime time = new VirtualTime();
  private final BlockingQueue<ServiceView> views = new LinkedBlockingQueue<>();
  private final BlockingQueue<Source> troubles = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
  private final FactBoard board = new FactBoard(executor, time, time, defects::add);
  private NamespaceWatch watch;

  @BeforeEach
  void deploy() {
    api.put(SERVICES, Objects.service("minilm-1"));
    api.put(REVISIONS, Objects.revision("minilm-1", "False"));
    watch =
        new NamespaceWatch(
            cluster.client(),
            ApiServer.NAMESPACE,
            board,
            time,
            time,
            (source, _) -> troubles.add(source));
    board.follow("minilm", FailureRules.withNodeTimeout(Duration.ofMinutes(5)), views::add);
  }

  @AfterEach
  void close() {
    watch.close();
    cluster.close();
    executor.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    api.close();
    assertThat(defects).isEmpty();
  }

  @Test
  void aColdStartIsToldPhaseByPhase() throws Exception {
    watch.start();
    await(phase(new Phase.Asleep()));
    api.put(REVISIONS, Objects.revision("minilm-1", "Unknown"));
    await(phase(new Phase.Scheduling()));
    api.put(PODS, Objects.pod("u1", unschedulable()));
    await(revision -> revision.phase() instanceof Phase.WaitingForNode);
    api.put(EVENTS, Objects.event("u1"));
    api.put(PODS, Objects.pod("u1", creating()));
    await(phase(new Phase.Pulling("registry.example/minilm@sha256:1")));
    api.put(PODS, Objects.running("u1", false));
    await(phase(new Phase.Starting()));
    api.put(SLICES, Objects.slice("minilm-1", "u1", false));
    api.put(PODS, Objects.running("u1", true));
    api.put(SLICES, Objects.slice("minilm-1", "u1", true));
    RevisionView ready = await(phase(new Phase.Ready()));
    assertThat(ready.endpoints())
        .singleElement()
        .satisfies(at -> {
          assertThat(at.host()).isEqualTo("10.203.0.7");
          assertThat(at.port()).isEqualTo(8012);
        });
  }

  @RepeatedTest(20)
  void theFirstViewIsWhole() throws Exception {
    api.put(PODS, Objects.running("u1", true));
    api.put(EVENTS, Objects.event("u1"));
    api.put(SLICES, Objects.slice("minilm-1", "u1", true));
    watch.start();
    ServiceView first = next();
    assertThat(first.failure()).isEmpty();
    assertThat(first.revisions())
        .singleElement()
        .satisfies(revision -> {
          assertThat(revision.phase()).isEqualTo(new Phase.Ready());
          assertThat(revision.pods()).hasSize(1);
        });
  }

  @Test
  void aWatchOfAClusterHasBegun() throws Exception {
    try (var begun =
        cluster.watch(
            ApiServer.NAMESPACE, board, time, time, (source, _) -> troubles.add(source))) {
      await(phase(new Phase.Asleep()));
      Await.until(() -> begun.interrupted().isEmpty());
    }
  }

  @Test
  void aCrashLoopIsToldWithItsLastLines() throws Exception {
    api.put(PODS, Objects.crashed("u1"));
    watch.start();
    RevisionView failed = await(revision -> revision.failure().isPresent());
    assertThat(failed.failure().orElseThrow().cause()).isEqualTo(Cause.CRASH_LOOP);
    assertThat(failed.failure().orElseThrow().detail()).contains("no model");
  }

  @Test
  void whatHappenedWhileAWatchGrewTooOldIsListed() throws Exception {
    awake();
    api.beSilent();
    api.delete(PODS, "minilm-1-deployment-x");
    api.delete(SLICES, "minilm-1-private-abc");
    api.expire();
    api.serve();
    RevisionView view = await(phase(new Phase.Asleep()));
    assertThat(view.endpoints()).isEmpty();
    assertThat(view.pods()).isEmpty();
  }

  @Test
  void aLostWatchIsTakenUpAgain() throws Exception {
    awake();
    api.cut();
    api.put(SLICES, Objects.slice("minilm-1", "u1", false));
    await(revision -> revision.endpoints().isEmpty());
    api.put(SLICES, Objects.slice("minilm-1", "u1", true));
    await(phase(new Phase.Ready()));
  }

  @Test
  void aWatchThatIsSilentlyDeadIsReplaced() throws Exception {
    awake();
    api.beSilent();
    api.delete(PODS, "minilm-1-deployment-x");
    api.delete(SLICES, "minilm-1-private-abc");
    time.pass(NamespaceWatch.LONGEST_SILENCE.minusMillis(1));
    assertThat(views).isEmpty();
    time.pass(Duration.ofMillis(1));
    RevisionView view = await(phase(new Phase.Asleep()));
    assertThat(view.pods()).isEmpty();
  }

  @Test
  void aWatchThatIsAliveButQuietIsReplacedUnnoticed() throws Exception {
    awake();
    for (int i = 0; i < 3; i++) {
      time.pass(NamespaceWatch.LONGEST_SILENCE);
      Await.until(() -> watch.interrupted().isEmpty());
    }
    assertThat(views).isEmpty();
    Await.until(() -> api.opened() == 4 * Source.values().length);
    api.put(SLICES, Objects.slice("minilm-1", "u1", false));
    await(revision -> revision.endpoints().isEmpty());
  }

  @Test
  void anApiServerThatIsGoneForAWhileChangesNothingThatIsKnown() throws Exception {
    awake();
    api.stop();
    Await.until(() -> watch.interrupted().size() == Source.values().length);
    assertThat(views).isEmpty();
    api.put(SLICES, Objects.slice("minilm-1", "u1", false));
    api.restart();
    await(revision -> revision.endpoints().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 503})
  void whileTheApiServerRefusesWhatIsKnownStaysKnownAndLaterItIsCaughtUp(int status)
      throws Exception {
    awake();
    api.refuse(status);
    awaitAnotherTry();
    assertThat(views).isEmpty();
    api.put(SLICES, Objects.slice("minilm-1", "u1", false));
    api.serve();
    await(revision -> revision.endpoints().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 503})
  void anApiServerThatIsAwayAtTheStartIsAwaited(int status) throws Exception {
    api.refuse(status);
    watch.start();
    assertThat(troubles.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(views).isEmpty();
    assertThat(watch.interrupted()).isNotEmpty();
    api.serve();
    await(phase(new Phase.Asleep()));
    assertThat(board.awaited()).isEmpty();
  }

  @Test
  void aSliceThatIsLateHoldsNothingBackButItsEndpoint() throws Exception {
    api.put(PODS, Objects.running("u1", true));
    watch.start();
    RevisionView view = await(phase(new Phase.Starting()));
    assertThat(view.endpoints()).isEmpty();
    api.put(SLICES, Objects.slice("minilm-1", "u1", true));
    await(phase(new Phase.Ready()));
  }

  @Test
  void aSliceThatIsLateSendsNothingToAPodThatIsGoing() throws Exception {
    awake();
    var going = Objects.running("u1", true);
    going.getMetadata().setDeletionTimestamp("2026-11-24T04:10:00Z");
    api.put(PODS, going);
    RevisionView view = await(revision -> revision.endpoints().isEmpty());
    assertThat(view.phase()).isEqualTo(new Phase.Draining());
  }

  @Test
  void anotherPodThatTookTheNameUnseenIsAnotherPod() throws Exception {
    api.put(PODS, Objects.crashed("u1"));
    watch.start();
    await(revision -> revision.failure().isPresent());
    api.beSilent();
    api.delete(PODS, "minilm-1-deployment-x");
    api.put(PODS, Objects.running("u2", false));
    api.expire();
    api.serve();
    RevisionView view = await(revision -> revision.failure().isEmpty());
    assertThat(view.pods()).singleElement().satisfies(pod -> assertThat(pod.uid()).isEqualTo("u2"));
  }

  @Test
  void trafficIsFollowedToTheNextRevision() throws Exception {
    awake();
    api.put(REVISIONS, Objects.revision("minilm-2", "False"));
    api.put(SERVICES, Objects.service("minilm-2"));
    RevisionView next = await(revision -> revision.name().equals("minilm-2"));
    assertThat(next.endpoints()).isEmpty();
    api.put(SLICES, Objects.slice("minilm-2", "u9", true));
    await(phase(new Phase.Ready()));
  }

  @Test
  void aServiceThatIsDeletedFailsAndOneThatComesBackServes() throws Exception {
    awake();
    api.delete(SERVICES, "minilm");
    ServiceView gone = views.poll(20, TimeUnit.SECONDS);
    assertThat(gone.failure().orElseThrow().cause()).isEqualTo(Cause.SERVICE_MISSING);
    api.put(SERVICES, Objects.service("minilm-1"));
    await(phase(new Phase.Ready()));
  }

  @Test
  void onlyPrivateSlicesAreAskedForAndOneWatchServesEveryFollower() throws Exception {
    for (int i = 0; i < 20; i++) {
      board.follow("other-" + i, FailureRules.withNodeTimeout(Duration.ZERO), _ -> {});
    }
    awake();
    assertThat(api.requests("watch=true")).isEqualTo(Source.values().length);
    assertThat(api.requests("endpointslices")).isEqualTo(api.requests("serviceType%3DPrivate"));
  }

  private void awake() throws InterruptedException {
    api.put(PODS, Objects.running("u1", true));
    api.put(SLICES, Objects.slice("minilm-1", "u1", true));
    watch.start();
    await(phase(new Phase.Ready()));
    Await.until(() -> api.watches() == Source.values().length);
    views.clear();
  }

  private void awaitAnotherTry() {
    long before = api.requests("");
    Await.until(() -> api.requests("") > before);
  }

  private RevisionView await(Predicate<RevisionView> condition) throws InterruptedException {
    ServiceView last = null;
    for (ServiceView view = next(); view != null; view = next()) {
      last = view;
      if (!view.revisions().isEmpty() && condition.test(view.revisions().getFirst())) {
        return view.revisions().getFirst();
      }
    }
    throw new AssertionError("last view: " + last + ", trouble with " + troubles);
  }

  private ServiceView next() throws InterruptedException {
    return views.poll(20, TimeUnit.SECONDS);
  }

  private static Predicate<RevisionView> phase(Phase phase) {
    return revision -> revision.phase().equals(phase);
  }

  private static String unschedulable() {
    return """
    conditions:
    - {type: PodScheduled, status: "False", reason: Unschedulable, message: no GPU,
       lastTransitionTime: "2026-11-24T04:00:01Z"}
    """;
  }

  private static String creating() {
    return """
    conditions:
    - {type: PodScheduled, status: "True"}
    containerStatuses:
    - name: user-container
      image: registry.example/minilm@sha256:1
      imageID: ""
      ready: false
      restartCount: 0
      state: {waiting: {reason: ContainerCreating}}
    """;
  }
}
