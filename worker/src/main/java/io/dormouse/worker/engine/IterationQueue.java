package io.dormouse.worker.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What waits for a slot: higher priorities first, in each the flows by turns, in each flow by
/// order of arrival.
final class IterationQueue<E extends IterationEntry> {
  private final List<Level<E>> levels = new ArrayList<>();
  private final List<E> arrivals = new ArrayList<>();

  /// The entries of one priority.
  private static final class Level<E> {
    final int priority;
    final Map<String, Deque<E>> flows = new HashMap<>();
    final Deque<Deque<E>> turns = new ArrayDeque<>();

    Level(int priority) {
      this.priority = priority;
    }
  }

  void add(E entry) {
    arrivals.add(entry);
    Level<E> level = level(entry.priority());
    Deque<E> flow = level.flows.get(entry.flow());
    if (flow == null) {
      flow = new ArrayDeque<>();
      level.flows.put(entry.flow(), flow);
      level.turns.addLast(flow);
    }
    flow.addLast(entry);
  }

  boolean isEmpty() {
    return arrivals.isEmpty();
  }

  int size() {
    return arrivals.size();
  }

  /// Who is next, null when nobody waits.
  @Nullable E peek() {
    return levels.isEmpty() ? null : levels.getFirst().turns.getFirst().getFirst();
  }

  /// Takes out who is next; its flow goes behind the others.
  E take() {
    Level<E> level = levels.getFirst();
    Deque<E> flow = level.turns.removeFirst();
    level.turns.addLast(flow);
    E entry = flow.getFirst();
    remove(entry);
    return entry;
  }

  /// Takes out what nobody wants any more; allocates nothing where nothing is taken out.
  void sweep(long nowNanos, Consumer<E> dropped) {
    int index = 0;
    while (index < arrivals.size()) {
      E entry = arrivals.get(index);
      if (entry.unwanted(nowNanos)) {
        remove(entry);
        dropped.accept(entry);
      } else {
        index++;
      }
    }
  }

  /// Empties the queue.
  void drain(Consumer<E> each) {
    arrivals.forEach(each);
    arrivals.clear();
    levels.clear();
  }

  private void remove(E entry) {
    arrivals.remove(entry);
    Level<E> level = level(entry.priority());
    Deque<E> flow = level.flows.get(entry.flow());
    if (flow != null && flow.remove(entry) && flow.isEmpty()) {
      level.flows.remove(entry.flow());
      level.turns.remove(flow);
    }
    if (level.turns.isEmpty()) {
      levels.remove(level);
    }
  }

  private Level<E> level(int priority) {
    int index = 0;
    while (index < levels.size() && levels.get(index).priority > priority) {
      index++;
    }
    if (index < levels.size() && levels.get(index).priority == priority) {
      return levels.get(index);
    }
    Level<E> level = new Level<>(priority);
    levels.add(index, level);
    return level;
  }
}
