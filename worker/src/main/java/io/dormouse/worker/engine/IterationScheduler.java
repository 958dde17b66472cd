package io.dormouse.worker.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decides, step by step, which sequences go on: no clock, no thread, no lock; owned by one thread.
///
/// 1. Who is cancelled or past the deadline leaves before the next step, and is handed to {@code
///    dropped}.
/// 2. While sequences decode, prefills of {@code prefillChunkTokens} together at most run between
///    two decodes, or of up to four times as many where so many times more prompts can be computed
///    than sequences decode; {@link IterationPrefills} says whose. While none decodes, a prefill
///    has up to {@code prefillChunkAloneTokens}.
/// 3. A new sequence gets a slot by {@link IterationPlacement} when its first chunk is next.
/// 4. A decode runs the slots from 0 to the last that decodes. Nobody's rows among them count as
///    waste while nobody waits to fill them; when the waste reaches what it costs to move the last
///    sequence into the first such row, it is moved.
///
/// Each step is answered by {@link #ran} or {@link #failed} before the next is asked for; after it
/// each slot that {@link #awaitsToken} gets {@link #choose} or {@link #leave}.
final class IterationScheduler<E extends IterationEntry> {
  /// Times {@code prefillChunkTokens} that run between two decodes at most.
  static final int MOST_TURNS = 4;

  private static final IterationStep IDLE = new IterationStep.Idle();

  private final GenerationLimits limits;
  private final int capacity;
  private final Consumer<E> dropped;
  private final List<IterationSlot<E>> slots = new ArrayList<>();
  private final IterationQueue<E> waiting = new IterationQueue<>();
  private final IterationPrefills<E> prefills = new IterationPrefills<>();
  private final IterationPlacement<E> placement;
  private final IterationRows<E> rows;
  private final Deque<IterationStep> preludes = new ArrayDeque<>();
  private IterationStep current = IDLE;
  private int turnTokens;
  private boolean moved;
  private long time;

  IterationScheduler(int slotCount, int capacity, GenerationLimits limits, Consumer<E> dropped) {
    for (int i = 0; i < slotCount; i++) {
      slots.add(new IterationSlot<>(i, capacity));
    }
    this.capacity = capacity;
    this.limits = limits;
    this.dropped = dropped;
    this.placement = new IterationPlacement<>(slots, limits.exact());
    this.rows = new IterationRows<>(slots);
  }

  /// Lets an entry wait; one that fits no slot is an {@link IllegalArgumentException}.
  void add(E entry) {
    if ((long) entry.prompt().length + entry.maxTokens() > capacity) {
      throw new IllegalArgumentException(
          "a prompt of %d tokens and %d more fit no slot of %d"
              .formatted(entry.prompt().length, entry.maxTokens(), capacity));
    }
    waiting.add(entry);
  }

  /// The next step; allocates nothing where it is a decode.
  IterationStep next(long nowNanos) {
    waiting.sweep(nowNanos, dropped);
    for (int i = 0; i < slots.size(); i++) {
      E occupant = slots.get(i).occupant();
      if (occupant != null && occupant.unwanted(nowNanos)) {
        leave(i);
        dropped.accept(occupant);
      }
    }
    prefills.clean();
    current = plan();
    return current;
  }

  private IterationStep plan() {
    IterationStep prelude = preludes.poll();
    if (prelude != null) {
      return prelude;
    }
    boolean decodes = rows.decoding() > 0;
    IterationStep prefill = prefill(decodes);
    if (prefill != null) {
      return prefill;
    }
    if (!decodes) {
      return IDLE;
    }
    boolean unwaited = waiting.isEmpty() || !rows.mayTakeMore();
    IterationStep move = unwaited ? rows.compact() : null;
    return move == null ? rows.decode(unwaited) : move;
  }

  /// The prefill whose turn it is, or what must be done before it; null when a decode goes first,
  /// or there is none.
  private @Nullable IterationStep prefill(boolean besideDecodes) {
    int most = besideDecodes ? limits.prefillChunkTokens() : limits.prefillChunkAloneTokens();
    int left = besideDecodes ? turnTokens : most;
    E next = rows.mayTakeMore() ? waiting.peek() : null;
    IterationSlot<E> slot = prefills.choose(next);
    if (slot == null) {
      boolean fits = next != null && IterationPrefills.chunk(next.prompt().length, most) <= left;
      if (!fits || (besideDecodes && moved)) {
        return null;
      }
      slot = placement.place(waiting.take(), ++time, preludes);
      prefills.start(slot);
      moved = !preludes.isEmpty();
      if (moved) {
        return preludes.remove();
      }
    }
    int count = IterationPrefills.chunk(slot.remaining(), most);
    E occupant = slot.occupant();
    if (occupant == null || count > left) {
      return null;
    }
    return new IterationStep.Prefill(slot.index, occupant.prompt(), count, slot.length());
  }

  /// The last step was carried out.
  void ran() {
    switch (current) {
      case IterationStep.Prefill(int slot, int[] prompt, int count, int _) -> {
        turnTokens = rows.decoding() > 0 ? turnTokens - count : 0;
        prefills.turn(slots.get(slot));
        slots.get(slot).appendPrompt(prompt, count);
      }
      case IterationStep.Decode _ -> {
        rows.ran();
        turnTokens = limits.prefillChunkTokens() * turns();
        moved = false;
      }
      case IterationStep.Idle _, IterationStep.Copy _, IterationStep.Swap _ -> {}
    }
  }

  /// Prompts that can be computed, for each sequence that decodes.
  private int turns() {
    int prompts = prefills.size() + Math.min(waiting.size(), rows.room());
    return Math.clamp(Math.ceilDiv(prompts, Math.max(1, rows.decoding())), 1, MOST_TURNS);
  }

  /// The last step was not carried out: hands over whom it ends. A prefill ends its own sequence. A
  /// decode without memory ends the sequence that started last, any other all that ran. A copy
  /// costs what it would have brought.
  void failed(boolean outOfMemory, Consumer<E> ended) {
    switch (current) {
      case IterationStep.Prefill prefill -> end(slots.get(prefill.slot()), ended);
      case IterationStep.Decode _ -> {
        if (outOfMemory && rows.decoding() > 1) {
          end(rows.shrink(), ended);
        } else {
          slots.stream().filter(IterationSlot::decoding).forEach(slot -> end(slot, ended));
        }
      }
      case IterationStep.Idle _, IterationStep.Copy _, IterationStep.Swap _ -> {
        preludes.addFirst(current);
        preludes.forEach(prelude -> spoil(prelude, ended));
        preludes.clear();
      }
    }
  }

  private void spoil(IterationStep step, Consumer<E> ended) {
    switch (step) {
      case IterationStep.Copy copy -> spoil(slots.get(copy.to()), ended);
      case IterationStep.Swap swap -> {
        spoil(slots.get(swap.a()), ended);
        spoil(slots.get(swap.b()), ended);
      }
      case IterationStep.Idle _, IterationStep.Prefill _, IterationStep.Decode _ -> {}
    }
  }

  private void spoil(IterationSlot<E> slot, Consumer<E> ended) {
    if (slot.decoding()) {
      end(slot, ended);
    }
    slot.clear();
  }

  private void end(IterationSlot<E> slot, Consumer<E> ended) {
    E occupant = slot.occupant();
    if (occupant != null) {
      slot.leave(++time, limits.exact());
      ended.accept(occupant);
    }
  }

  /// Whether the last step left logits for a slot: row 0 after a prefill, else the slot's own row.
  boolean awaitsToken(int slot) {
    return slots.get(slot).decoding() && slots.get(slot).pending() == IterationSlot.NO_TOKEN;
  }

  /// Goes on with that token.
  void choose(int slot, int token) {
    slots.get(slot).choose(token);
  }

  /// The sequence in a slot is done; what it leaves may be used again.
  void leave(int slot) {
    slots.get(slot).leave(++time, limits.exact());
  }

  /// Who uses a slot, null for nobody.
  @Nullable E occupant(int slot) {
    return slots.get(slot).occupant();
  }

  /// Prompt tokens that whoever uses the slot did not have to compute.
  int reused(int slot) {
    return slots.get(slot).reused();
  }

  int slots() {
    return slots.size();
  }

  /// Tokens that a slot holds.
  int length(int slot) {
    return slots.get(slot).length();
  }

  /// Hands over everyone who waits or runs, and forgets them.
  void drain(Consumer<E> each) {
    waiting.drain(each);
    slots.forEach(slot -> end(slot, each));
    prefills.clean();
  }
}
