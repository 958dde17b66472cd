package io.dormouse.worker.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The slots as the rows of a decode: which run, which run for nobody, how many may.
final class IterationRows<E extends IterationEntry> {
  /// Tokens of KV that are moved in about the time that one row of a decode takes.
  static final int MOVED_TOKENS_PER_ROW = 128;

  /// Decodes after which one sequence more is tried again when memory was short.
  static final int DECODES_TO_RECOVER = 256;

  private final List<IterationSlot<E>> slots;
  private final IterationStep.Decode[] decodes;
  private final int[] tokens;
  private final int[] past;
  private int limit;
  private int decodesSinceLimit;
  private long wasted;

  IterationRows(List<IterationSlot<E>> slots) {
    this.slots = slots;
    this.limit = slots.size();
    this.tokens = new int[slots.size()];
    this.past = new int[slots.size()];
    this.decodes = new IterationStep.Decode[slots.size() + 1];
    for (int rows = 1; rows < decodes.length; rows++) {
      decodes[rows] = new IterationStep.Decode(rows, tokens, past);
    }
  }

  /// Sequences that decode.
  int decoding() {
    int count = 0;
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).decoding()) {
        count++;
      }
    }
    return count;
  }

  /// Whether another sequence may get a slot.
  boolean mayTakeMore() {
    return room() > 0;
  }

  /// How many sequences more may get a slot.
  int room() {
    int occupied = 0;
    for (int i = 0; i < slots.size(); i++) {
      if (!slots.get(i).available()) {
        occupied++;
      }
    }
    if (occupied == 0) {
      limit = slots.size();
    }
    return Math.max(0, limit - occupied);
  }

  /// The decode of all rows up to the last that is needed.
  ///
  /// @param unwaited whether nobody waits for the rows that run for nobody
  IterationStep decode(boolean unwaited) {
    int rows = last() + 1;
    int idle = 0;
    for (int i = 0; i < rows; i++) {
      IterationSlot<E> slot = slots.get(i);
      past[i] = slot.length();
      tokens[i] = slot.decoding() ? pending(slot) : 0;
      if (slot.available()) {
        idle++;
      }
    }
    if (idle == 0) {
      wasted = 0;
    } else if (unwaited) {
      wasted += idle;
    }
    return decodes[rows];
  }

  private static <E extends IterationEntry> int pending(IterationSlot<E> slot) {
    if (slot.pending() == IterationSlot.NO_TOKEN) {
      throw new IllegalStateException("slot " + slot.index + " waits for its token");
    }
    return slot.pending();
  }

  /// Moves the last sequence to the first row that runs for nobody, where that pays; null where
  /// not.
  @Nullable IterationStep compact() {
    if (wasted == 0) {
      return null;
    }
    int from = last();
    int to = 0;
    while (to < from && !slots.get(to).available()) {
      to++;
    }
    if (to >= from) {
      return null;
    }
    IterationSlot<E> source = slots.get(from);
    IterationSlot<E> target = slots.get(to);
    boolean keep = target.length() >= IterationPlacement.MIN_REUSE;
    int moved = source.length() + (keep ? target.length() : 0);
    if (wasted < moved / MOVED_TOKENS_PER_ROW) {
      return null;
    }
    wasted = 0;
    IterationStep step =
        keep
            ? new IterationStep.Swap(from, source.length(), to, target.length())
            : new IterationStep.Copy(from, to, source.length());
    if (!keep) {
      target.clear();
    }
    target.swap(source);
    return step;
  }

  /// A decode went well.
  void ran() {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).decoding()) {
        slots.get(i).appendPending();
      }
    }
    if (limit < slots.size() && ++decodesSinceLimit >= DECODES_TO_RECOVER) {
      decodesSinceLimit = 0;
      limit++;
    }
  }

  /// Memory was short: one sequence less may run, and idle rows go at once.
  ///
  /// @return the slot of the sequence that started last; it has to leave
  IterationSlot<E> shrink() {
    limit = Math.max(1, decoding() - 1);
    decodesSinceLimit = 0;
    wasted = Integer.MAX_VALUE;
    IterationSlot<E> youngest = slots.get(last());
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).decoding() && slots.get(i).used() > youngest.used()) {
        youngest = slots.get(i);
      }
    }
    return youngest;
  }

  private int last() {
    int last = slots.size() - 1;
    while (last >= 0 && !slots.get(last).decoding()) {
      last--;
    }
    return last;
  }
}
