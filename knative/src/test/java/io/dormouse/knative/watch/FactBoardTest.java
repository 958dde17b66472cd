package io.dormouse.knative.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.Given;
import io.dormouse.knative.VirtualTime;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.view.FailureRules;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.RevisionView;
import io.dormouse.knative.view.ServiceView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactBoardTest {
  private static final FailureRules RULES = FailureRules.withNodeTimeout(Duration.ofMinutes(5));

  private final Deque<Runnable> executor = new ArrayDeque<>();
  private final VirtualTime time = new VirtualTime();
  private final List<Throwable> defects = new ArrayList<>();
  private final FactBoard board = new FactBoard(executor::add, time, time, defects::add);
  private final List<ServiceView> told = new ArrayList<>();

  @Test
  void tellsNothingBeforeEverySourceHasBeenListed() {
    board.follow(Given.SERVICE, RULES, told::add);
    board.take(Given.routed());
    for (Source source : Source.values()) {
      assertThat(board.awaited()).contains(source);
      run();
      assertThat(told).isEmpty();
      board.listed(source);
    }
    run();
    assertThat(told).hasSize(1);
  }

  @Test
  void tellsTheNewestViewOnlyAndOnlyWhenItDiffers() {
    listAll();
    board.follow(Given.SERVICE, RULES, told::add);
    board.take(Given.routed());
    board.take(Given.activating());
    board.take(Given.seen(Given.pod("a")));
    assertThat(executor).hasSize(1);
    run();
    assertThat(told).hasSize(1);
    board.take(Given.seen(Given.pod("a")));
    run();
    assertThat(told).hasSize(1);
  }

  @Test
  void tellsWhatTimeAloneChanges() {
    listAll();
    board.follow(Given.SERVICE, RULES, told::add);
    board.take(Given.routed());
    board.take(Given.activating());
    board.take(Given.seen(Given.scheduled(Given.pod("a"), Given.no("Unschedulable"))));
    run();
    assertThat(revision().failure()).isEmpty();
    time.pass(Duration.ofMinutes(5));
    run();
    assertThat(revision().failure()).isPresent();
    assertThat(time.planned()).isZero();
  }

  @Test
  void plansNoReviewTwice() {
    listAll();
    board.follow(Given.SERVICE, RULES, told::add);
    board.take(Given.routed());
    board.take(Given.seen(Given.scheduled(Given.pod("a"), Given.no("Unschedulable"))));
    run();
    board.take(Given.activating());
    run();
    assertThat(time.planned()).isOne();
  }

  @Test
  void aFollowerThatThrowsIsToldAgainAndHarmsNoOther() {
    listAll();
    List<ServiceView> seenByTheBad = new ArrayList<>();
    board.follow(
        Given.SERVICE,
        RULES,
        view -> {
          seenByTheBad.add(view);
          throw new IllegalStateException("bad follower");
        });
    board.follow(Given.SERVICE, RULES, told::add);
    board.take(Given.routed());
    run();
    board.take(Given.activating());
    run();
    assertThat(seenByTheBad).hasSize(2);
    assertThat(told).hasSize(2);
    assertThat(defects).hasSize(2);
  }

  @Test
  void aFollowerThatLeftIsToldNothing() {
    listAll();
    Following following = board.follow(Given.SERVICE, RULES, told::add);
    board.take(Given.routed());
    following.close();
    run();
    assertThat(told).isEmpty();
  }

  @Test
  void aFactThatComesWhileAViewIsToldIsToldAfterIt() {
    listAll();
    board.follow(
        Given.SERVICE,
        RULES,
        view -> {
          told.add(view);
          board.take(new Fact.RevisionGone(Given.REVISION));
          board.take(Given.sleeping());
        });
    board.take(Given.routed());
    board.take(Given.activating());
    run();
    assertThat(told)
        .extracting(view -> view.revisions().getFirst().phase())
        .containsExactly(new Phase.Scheduling(), new Phase.Asleep());
    assertThat(executor).isEmpty();
  }

  private void listAll() {
    for (Source source : Source.values()) {
      board.listed(source);
    }
    run();
  }

  private void run() {
    for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
      task.run();
    }
  }

  private RevisionView revision() {
    return told.getLast().revisions().getFirst();
  }
}
