package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/// Random arrivals and turns: who is taken, and how often others were meanwhile.
class IterationQueuePropertyTest {
  /// A waiting call.
  private record Waiting(int flowNumber, int priority, int arrival) implements IterationEntry {
    @Override
    public int[] prompt() {
      return new int[1];
    }

    @Override
    public int maxTokens() {
      return 1;
    }

    @Override
    public String flow() {
      return "flow" + flowNumber;
    }

    @Override
    public long deadlineNanos() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean cancelled() {
      return false;
    }
  }

  /// What happens: calls of a flow arrive, or some are taken.
  ///
  /// @param calls how many; taken where {@code flow} is negative
  record Event(int flow, int priority, int calls) {}

  @Provide
  Arbitrary<List<Event>> events() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(3, -1), Tuple.of(1, 0), Tuple.of(1, 1), Tuple.of(1, 2), Tuple.of(1, 3)),
            Arbitraries.of(0, 0, 0, 5),
            Arbitraries.integers().between(1, 12))
        .as(Event::new)
        .list()
        .ofMaxSize(60);
  }

  /// Between two calls of one flow each other flow of that priority, which waits all the while, has
  /// one taken: however many calls a flow has, it gets no more turns than any other.
  @Property(tries = 2_000)
  void flowsOfOnePriorityTakeTurnsAndHigherOnesGoFirst(@ForAll("events") List<Event> events) {
    IterationQueue<Waiting> queue = new IterationQueue<>();
    List<Waiting> waiting = new ArrayList<>();
    Map<Tuple2<Integer, Integer>, Map<Integer, Integer>> takenOfOthers = new HashMap<>();
    int arrivals = 0;
    for (Event event : events) {
      for (int i = 0; i < event.calls(); i++) {
        if (event.flow() >= 0) {
          Waiting call = new Waiting(event.flow(), event.priority(), arrivals++);
          queue.add(call);
          waiting.add(call);
        } else if (!queue.isEmpty()) {
          taken(queue.take(), waiting, takenOfOthers);
        }
      }
    }
    while (!queue.isEmpty()) {
      taken(queue.take(), waiting, takenOfOthers);
    }
    assertThat(waiting).isEmpty();
  }

  /// @param takenOfOthers by flow and priority that waits, calls of each flow since its own last
  private static void taken(
      Waiting call,
      List<Waiting> waiting,
      Map<Tuple2<Integer, Integer>, Map<Integer, Integer>> takenOfOthers) {
    assertThat(waiting).allMatch(other -> other.priority() <= call.priority());
    assertThat(waiting).filteredOn(other -> sameTurn(other, call)).first().isSameAs(call);
    waiting.remove(call);
    takenOfOthers.remove(Tuple.of(call.flowNumber(), call.priority()));
    waiting.stream()
        .filter(other -> other.priority() == call.priority() && !sameTurn(other, call))
        .map(Waiting::flowNumber)
        .distinct()
        .forEach(flow -> {
          int times =
              takenOfOthers
                  .computeIfAbsent(Tuple.of(flow, call.priority()), _ -> new HashMap<>())
                  .merge(call.flowNumber(), 1, Integer::sum);
          assertThat(times)
              .as("calls of flow %d while flow %d waits", call.flowNumber(), flow)
              .isEqualTo(1);
        });
  }

  private static boolean sameTurn(Waiting one, Waiting other) {
    return one.flowNumber() == other.flowNumber() && one.priority() == other.priority();
  }
}
