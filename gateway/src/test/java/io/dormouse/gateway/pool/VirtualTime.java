package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A clock and timer that move only when told to.
final class VirtualTime implements InstantSource, PoolTimer {
  private final List<Entry> entries = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private record Entry(Instant at, Runnable task) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    var entry = new Entry(now.plus(delay), task);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  /// Moves on, running what is due in order.
  void advance(Duration step) {
    Instant end = now.plus(step);
    while (true) {
      var due =
          entries.stream()
              .filter(entry -> !entry.at().isAfter(end))
              .min(Comparator.comparing(Entry::at));
      if (due.isEmpty()) {
        break;
      }
      entries.remove(due.get());
      now = due.get().at().isAfter(now) ? due.get().at() : now;
      due.get().task().run();
    }
    now = end;
  }
}
