package io.dormouse.gateway.admin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What one follower has not read yet, bounded; safe for any thread.
///
/// Once news found no room, nothing more is taken in.
final class Backlog {
  private final int limit;
  private final Deque<PoolNews.Dated> waiting = new ArrayDeque<>();
  private long refused;

  Backlog(int limit) {
    this.limit = limit;
  }

  synchronized void offer(PoolNews.Dated news) {
    if (refused > 0 || waiting.size() >= limit) {
      refused++;
    } else {
      waiting.addLast(news);
    }
  }

  synchronized Optional<PoolNews.Dated> poll() {
    return Optional.ofNullable(waiting.pollFirst());
  }

  /// Once news found no room: how many are not read, those that wait included; else 0.
  synchronized long missed() {
    return refused == 0 ? 0 : refused + waiting.size();
  }
}
