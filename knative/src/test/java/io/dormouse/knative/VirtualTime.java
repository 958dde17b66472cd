package io.dormouse.knative;

import io.dormouse.knative.watch.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A clock and a timer that move when a test says so.
public final class VirtualTime implements InstantSource, Timer {
  private final List<Task> tasks = new ArrayList<>();
  private Instant now = Given.START;

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Planned schedule(Duration delay, Runnable task) {
    var planned = new Task(now.plus(delay), task);
    tasks.add(planned);
    return () -> tasks.remove(planned);
  }

  /// How many tasks are planned.
  public int planned() {
    return tasks.size();
  }

  /// Moves on, running what becomes due at its time.
  public void pass(Duration time) {
    Instant end = now.plus(time);
    while (tasks.stream().anyMatch(task -> !task.at.isAfter(end))) {
      Task next = tasks.stream().min(Comparator.comparing(task -> task.at)).orElseThrow();
      tasks.remove(next);
      now = next.at;
      next.action.run();
    }
    now = end;
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
