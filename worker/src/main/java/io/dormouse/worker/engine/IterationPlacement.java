package io.dormouse.worker.engine;

import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses the slot of a new sequence, and what is copied before it starts.
///
/// It always runs in the lowest slot that is available, so that decodes have few idle rows. What
/// another slot holds of its prompt is brought there: exchanged where the sequence goes on from
/// most of what that slot holds (a conversation's next turn), copied where it only shares a
/// beginning (a system prompt) or the other still runs. What the lowest slot held moves to the slot
/// that was used least recently, unless it is that one itself.
final class IterationPlacement<E extends IterationEntry> {
  /// Fewer tokens than this are computed again, not copied.
  static final int MIN_REUSE = 16;

  /// The last tokens of a prompt that are always computed: no prefill of one token, and logits.
  static final int COMPUTED_AGAIN = 2;

  private final List<IterationSlot<E>> slots;
  private final boolean exact;

  IterationPlacement(List<IterationSlot<E>> slots, boolean exact) {
    this.slots = slots;
    this.exact = exact;
  }

  /// Takes a slot for the entry and adds what has to be done before its first prefill; one slot is
  /// available at least.
  IterationSlot<E> place(E entry, long now, Deque<IterationStep> preludes) {
    IterationSlot<E> home = lowestAvailable();
    IterationSlot<E> source = source(entry.prompt(), home);
    int prefix = source == null ? 0 : common(source, entry.prompt());
    if (source != null && source != home && continues(source, prefix)) {
      bring(source, home, prefix, preludes);
    } else if (source == home && continues(home, prefix)) {
      home.truncate(prefix);
    } else {
      keep(home, source, preludes);
      if (source != null && source != home) {
        preludes.add(new IterationStep.Copy(source.index, home.index, prefix));
        home.copyFrom(source, prefix);
      }
    }
    home.occupy(entry, prefix, now);
    return home;
  }

  private IterationSlot<E> lowestAvailable() {
    for (IterationSlot<E> slot : slots) {
      if (slot.available()) {
        return slot;
      }
    }
    throw new IllegalStateException("no slot is available");
  }

  /// The slot that holds most of the prompt, where that is enough; of several the home, else one
  /// that is available.
  private @Nullable IterationSlot<E> source(int[] prompt, IterationSlot<E> home) {
    IterationSlot<E> best = null;
    int most = MIN_REUSE - 1;
    for (IterationSlot<E> slot : slots) {
      int common = common(slot, prompt);
      if (common > most || (common == most && nearer(slot, best, home))) {
        best = slot;
        most = common;
      }
    }
    return best;
  }

  private boolean nearer(
      IterationSlot<E> slot, @Nullable IterationSlot<E> best, IterationSlot<E> home) {
    if (best == null || best == home) {
      return false;
    }
    return slot == home || (slot.available() && !best.available());
  }

  private int common(IterationSlot<E> slot, int[] prompt) {
    return slot.common(prompt, prompt.length - COMPUTED_AGAIN, exact);
  }

  private static <E extends IterationEntry> boolean continues(IterationSlot<E> slot, int prefix) {
    return slot.available() && prefix * 2 >= slot.length();
  }

  /// Moves the beginning of what a slot holds to the home, and what the home held to that slot.
  private void bring(
      IterationSlot<E> source, IterationSlot<E> home, int prefix, Deque<IterationStep> preludes) {
    source.truncate(prefix);
    if (worthKeeping(home)) {
      preludes.add(new IterationStep.Swap(source.index, prefix, home.index, home.length()));
      home.swap(source);
    } else {
      preludes.add(new IterationStep.Copy(source.index, home.index, prefix));
      home.copyFrom(source, prefix);
      source.clear();
    }
  }

  /// Copies what the home holds to the slot that was used least recently.
  private void keep(
      IterationSlot<E> home, @Nullable IterationSlot<E> source, Deque<IterationStep> preludes) {
    IterationSlot<E> oldest = home;
    for (IterationSlot<E> slot : slots) {
      if (slot.available() && slot != source && age(slot) < age(oldest)) {
        oldest = slot;
      }
    }
    if (oldest != home && worthKeeping(home)) {
      preludes.add(new IterationStep.Copy(home.index, oldest.index, home.length()));
      oldest.copyFrom(home, home.length());
    }
  }

  private static <E extends IterationEntry> boolean worthKeeping(IterationSlot<E> slot) {
    return slot.length() >= MIN_REUSE;
  }

  private static <E extends IterationEntry> long age(IterationSlot<E> slot) {
    return worthKeeping(slot) ? slot.used() : Long.MIN_VALUE;
  }
}
