package io.dormouse.knative;

import io.dormouse.knative.watch.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A clock and a timer that move when a test says so.
public final class VirtualTime implements InstantSource, Timer {
  private final List<Task> tasks = new ArrayList<>();
  private Instant now = Given.START;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Planned schedule(Duration delay, Runnable task) {
    var planned = new Task(now.plus(delay), task);
    tasks.add(planned);
    return () -> remove(planned);
  }

  private synchronized void remove(Task planned) {
    tasks.remove(planned);
  }

  /// How many tasks are planned.
  public synchronized int planned() {
    return tasks.size();
  }

  /// Moves on, running what becomes due at its time.
  public void pass(Duration time) {
    Instant end = instant().plus(time);
    for (var due = next(end); due.isPresent(); due = next(end)) {
      due.get().action.run();
    }
  }

  private synchronized Optional<Task> next(Instant end) {
    Optional<Task> next =
        tasks.stream()
            .filter(task -> !task.at.isAfter(end))
            .min(Comparator.comparing(task -> task.at));
    next.ifPresent(tasks::remove);
    now = next.map(task -> task.at).orElse(end);
    return next;
  }

  private static final class Task {
    private final Instant at;
    private final Runnable action;

    Task(Instant at, Runnable action) {
      this.at = at;
      this.action = action;
    }
  }
}
