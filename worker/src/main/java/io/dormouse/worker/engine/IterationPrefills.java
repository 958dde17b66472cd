package io.dormouse.worker.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The prompts that are partly computed, and whose turn it is.
///
/// The first that started goes on until it is done, but every other turn goes to a shorter one: a
/// short prompt never waits for a long one to end, and a long one is delayed by as many turns as it
/// has chunks at most. A higher priority takes every turn.
final class IterationPrefills<E extends IterationEntry> {
  private final List<IterationSlot<E>> started = new ArrayList<>();
  private boolean passing;

  void start(IterationSlot<E> slot) {
    started.add(slot);
  }

  int size() {
    return started.size();
  }

  /// Forgets those that are done, or gone.
  void clean() {
    for (int i = started.size() - 1; i >= 0; i--) {
      if (!started.get(i).prefilling()) {
        started.remove(i);
      }
    }
  }

  /// Notes who got the turn.
  void turn(IterationSlot<E> slot) {
    passing = slot == oldest();
  }

  /// Whose turn it is among those that started; null when a new one is to start instead.
  ///
  /// @param next who could start now, null for nobody
  @Nullable IterationSlot<E> choose(@Nullable E next) {
    IterationSlot<E> oldest = oldest();
    if (oldest == null) {
      return null;
    }
    if (next != null && next.priority() > priority(oldest)) {
      return null;
    }
    if (!passing) {
      return oldest;
    }
    IterationSlot<E> shortest = oldest;
    for (int i = 0; i < started.size(); i++) {
      IterationSlot<E> slot = started.get(i);
      if (priority(slot) == priority(oldest) && slot.remaining() < shortest.remaining()) {
        shortest = slot;
      }
    }
    boolean newcomer =
        next != null
            && next.priority() == priority(oldest)
            && next.prompt().length < shortest.remaining();
    return newcomer ? null : shortest;
  }

  /// The first that started among those of the highest priority.
  private @Nullable IterationSlot<E> oldest() {
    IterationSlot<E> oldest = null;
    for (int i = 0; i < started.size(); i++) {
      IterationSlot<E> slot = started.get(i);
      if (oldest == null || priority(slot) > priority(oldest)) {
        oldest = slot;
      }
    }
    return oldest;
  }

  private static <E extends IterationEntry> int priority(IterationSlot<E> slot) {
    E occupant = slot.occupant();
    return occupant == null ? Integer.MIN_VALUE : occupant.priority();
  }

  /// Tokens of the next chunk: all that remains where it fits, else chunks of about one size, never
  /// one of a single token, nor one that leaves a single token over after those that are computed
  /// together.
  static int chunk(int remaining, int most) {
    int count = Math.ceilDiv(remaining, Math.ceilDiv(remaining, most));
    boolean leavesOne = count > 1 && count % GenerationRunner.TOGETHER == 1;
    return leavesOne ? count - 2 : count;
  }
}
