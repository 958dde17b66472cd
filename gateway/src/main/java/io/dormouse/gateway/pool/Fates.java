package io.dormouse.gateway.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Those who want to know whether a worker is dead; its pool is its only writer.
final class Fates {
  private final List<Question> open = new ArrayList<>();

  /// One who wants to know.
  record Question(WorkerId worker, Consumer<Boolean> answer) {}

  void ask(Question question) {
    open.add(question);
  }

  /// Answers all questions about workers that are gone, or are being ended.
  void settle(PoolState state) {
    if (!open.isEmpty()) {
      open.stream().filter(it -> isDead(state, it.worker())).toList().forEach(it -> tell(it, true));
    }
  }

  /// The time is over in which death may be learnt.
  void giveUp(Question question) {
    tell(question, false);
  }

  private void tell(Question question, boolean dead) {
    if (open.remove(question)) {
      question.answer().accept(dead);
    }
  }

  private static boolean isDead(PoolState state, WorkerId id) {
    return state
        .worker(id)
        .filter(worker -> !(worker.state() instanceof WorkerState.Stopping))
        .isEmpty();
  }
}
