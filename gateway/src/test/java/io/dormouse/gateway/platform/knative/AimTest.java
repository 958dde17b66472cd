package io.dormouse.gateway.platform.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.config.ServiceModels.Discovered;
import io.dormouse.knative.view.Cause;
import io.dormouse.knative.view.Endpoint;
import io.dormouse.knative.view.Failure;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.RevisionView;
import io.dormouse.knative.view.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AimTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Endpoint ONE = new Endpoint("10.0.0.1", 8012, "u1");
  private static final Endpoint TWO = new Endpoint("10.0.0.2", 8012, "u2");

  private final ScriptedCalls calls = new ScriptedCalls();
  private final KnativeService service = service();
  private final Aim aim =
      new Aim(
          service, new ReplicaReader(service, new ReplicaIds("minilm")), calls, () -> NOW, calls);

  private static KnativeService service() {
    var read =
        ServiceModels.read(
            "models",
            "minilm",
            Map.of("dormouse.io/model", "minilm"),
            Map.of("dormouse.io/knative.stable-window", "1m"));
    return (KnativeService) ((Discovered.Model) read).config().source();
  }

  private static RevisionView revision(String name, Duration retention, Endpoint... endpoints) {
    Phase phase = endpoints.length == 0 ? new Phase.Asleep() : new Phase.Ready();
    return new RevisionView(
        name, 50, phase, Optional.empty(), List.of(endpoints), List.of(), List.of(), retention);
  }

  private static ServiceView view(RevisionView... revisions) {
    return new ServiceView("minilm", List.of(revisions), Optional.empty(), Optional.empty());
  }

  private static ServiceView asleep() {
    return view(revision("r1", Duration.ZERO));
  }

  private static ServiceView ready() {
    return view(revision("r1", Duration.ZERO, ONE));
  }

  private static ServiceView failing(Cause cause, Instant since) {
    var failure = Optional.of(new Failure(cause, "words", since));
    return view(
        new RevisionView(
            "r1",
            100,
            new Phase.Asleep(),
            failure,
            List.of(),
            List.of(),
            List.of(),
            Duration.ZERO));
  }

  @Test
  void aWakeThatComesAfterAPodIsReadyAsksForNothing() {
    aim.seen(asleep());
    aim.seen(ready());
    assertThat(aim.wake()).isFalse();
    assertThat(calls.wakes).isEmpty();
    assertThat(calls.planned()).isZero();
    aim.seen(view(revision("r2", Duration.ZERO)));
    assertThat(calls.wakes).isEmpty();
  }

  @Test
  void onceThePodIsGoneTheNextWakeAsksAgain() {
    aim.seen(ready());
    aim.wake();
    aim.seen(asleep());
    assertThat(calls.wakes).isEmpty();
    assertThat(aim.wake()).isTrue();
    assertThat(calls.wakes).containsExactly("r1");
    aim.seen(ready());
    assertThat(calls.openWakes()).isZero();
  }

  @Test
  void aWishBeforeTheFirstViewAndOneWhoseRevisionIsReplacedGoToTheRevisionThatIsThen() {
    assertThat(aim.wake()).isTrue();
    aim.seen(asleep());
    assertThat(calls.wakes).containsExactly("r1");
    aim.seen(view(revision("r2", Duration.ZERO)));
    assertThat(calls.wakes).containsExactly("r1", "r2");
    assertThat(calls.openWakes()).isOne();
    aim.unwake();
    aim.seen(view(revision("r3", Duration.ZERO)));
    assertThat(calls.wakes).containsExactly("r1", "r2");
  }

  @Test
  void ofASplitTheLargestShareIsWokenAndAPodOfAnyEndsTheWish() {
    aim.seen(view(revision("large", Duration.ZERO), revision("small", Duration.ZERO)));
    aim.wake();
    assertThat(calls.wakes).containsExactly("large");
    aim.seen(view(revision("large", Duration.ZERO), revision("small", Duration.ZERO, TWO)));
    assertThat(calls.openWakes()).isZero();
    assertThat(aim.wake()).isFalse();
  }

  @Test
  void aRetentionThatIsHeardOfLaterEndsThePinThatItSpares() {
    aim.keep(WINDOW.multipliedBy(5));
    aim.seen(ready());
    assertThat(calls.touches).containsExactly("10.0.0.1");
    assertThat(calls.planned()).isOne();
    aim.seen(view(revision("r1", WINDOW.multipliedBy(4), ONE)));
    assertThat(calls.planned()).isZero();
    aim.seen(ready());
    assertThat(calls.planned()).isOne();
    aim.letGo();
    assertThat(calls.planned()).isZero();
  }

  @Test
  void aFailureIsToldToAWishAlone() {
    aim.seen(failing(Cause.CRASH_LOOP, NOW.minusSeconds(60)));
    assertThat(aim.failure()).isEmpty();
    aim.wake();
    assertThat(aim.failure().map(Failure::cause)).contains(Cause.CRASH_LOOP);
    aim.unwake();
    assertThat(aim.failure()).isEmpty();
  }

  @Test
  void aDeadlineThatStoodWhenTheWishBeganSaysNothingOfItAndALaterOneDoes() {
    aim.seen(failing(Cause.PROGRESS_DEADLINE, NOW.minusSeconds(60)));
    aim.wake();
    assertThat(aim.failure()).isEmpty();
    aim.seen(failing(Cause.PROGRESS_DEADLINE, NOW.plusSeconds(60)));
    assertThat(aim.failure()).isPresent();
  }

  @Test
  void podsThatWereTurnedAwayBeforeTheWishSayNothingOfItAndLaterOnesDo() {
    aim.seen(failing(Cause.POD_REJECTED, NOW.minusSeconds(300)));
    aim.wake();
    assertThat(aim.failure()).isEmpty();
    aim.seen(failing(Cause.POD_REJECTED, NOW.minusSeconds(60)));
    assertThat(aim.failure()).as("the earlier of the last two is still older").isEmpty();
    aim.seen(failing(Cause.POD_REJECTED, NOW.minusSeconds(2)));
    assertThat(aim.failure()).as("clocks differ").isPresent();
  }

  @Test
  void podsOfAReplicaThatServedFailNoWishForTheNextOne() {
    aim.seen(ready());
    aim.seen(failing(Cause.POD_REJECTED, NOW.minusSeconds(300)));
    assertThat(aim.failure()).isEmpty();
    aim.wake();
    assertThat(aim.failure()).isEmpty();
  }
}
