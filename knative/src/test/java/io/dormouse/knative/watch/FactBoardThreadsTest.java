package io.dormouse.knative.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.Given;
import io.dormouse.knative.VirtualTime;
import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.view.FailureRules;
import io.dormouse.knative.view.ServiceView;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

class FactBoardThreadsTest {
  private static final List<String> PODS = List.of("a", "bb", "ccc", "dddd");
  private static final int FACTS = 500;

  private final VirtualTime time = new VirtualTime();
  private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean telling = new AtomicBoolean();
  private final AtomicReference<ServiceView> last = new AtomicReference<>();

  @RepeatedTest(20)
  @Timeout(20)
  void factsFromManyThreadsAreToldOneAfterTheOtherAndTheLastViewIsThatOfAll() {
    try (var tellers = Executors.newVirtualThreadPerTaskExecutor()) {
      var board = new FactBoard(tellers, time, time, defects::add);
      board.follow(Given.SERVICE, FailureRules.withNodeTimeout(Duration.ofMinutes(5)), this::told);
      List.of(Source.values()).forEach(board::listed);
      board.take(Given.routed());
      try (var sources = Executors.newFixedThreadPool(PODS.size())) {
        PODS.forEach(pod -> sources.execute(() -> startAndEnd(board, pod)));
      }
    }
    assertThat(defects).isEmpty();
    assertThat(last.get().revisions().getFirst().pods())
        .hasSize(PODS.size())
        .allMatch(pod -> pod.node().equals("node-1"));
  }

  private static void startAndEnd(FactBoard board, String name) {
    PodFacts pod = Given.pod(name);
    for (int fact = 0; fact < FACTS; fact++) {
      board.take(Given.seen(pod));
      board.take(Given.seen(Given.with(pod)));
    }
  }

  private void told(ServiceView view) {
    if (!telling.compareAndSet(false, true)) {
      throw new IllegalStateException("two views at once");
    }
    last.set(view);
    telling.set(false);
  }
}
