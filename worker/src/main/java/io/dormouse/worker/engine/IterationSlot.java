package io.dormouse.worker.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One row of the KV cache: which tokens it holds, and who uses it.
///
/// What a sequence left behind stays known until something else takes the slot.
final class IterationSlot<E extends IterationEntry> {
  /// Stands where a token has still to be chosen.
  static final int NO_TOKEN = -1;

  final int index;
  private int[] tokens;
  private int length;
  private int prefilled;
  private @Nullable E occupant;
  private int reused;
  private int pending = NO_TOKEN;
  private long used;

  IterationSlot(int index, int capacity) {
    this.index = index;
    this.tokens = new int[capacity];
  }

  boolean available() {
    return occupant == null;
  }

  boolean prefilling() {
    return occupant != null && length < occupant.prompt().length;
  }

  boolean decoding() {
    return occupant != null && length >= occupant.prompt().length;
  }

  @Nullable E occupant() {
    return occupant;
  }

  /// Tokens whose KV is valid; always fewer than the capacity, so that an idle row has room.
  int length() {
    return length;
  }

  /// The first tokens whose KV a prefill wrote.
  int prefilled() {
    return prefilled;
  }

  /// Prompt tokens that the occupant did not have to compute.
  int reused() {
    return reused;
  }

  /// The token that the next decode appends, {@link #NO_TOKEN} while it is not chosen.
  int pending() {
    return pending;
  }

  /// When it was last taken or left; larger is later.
  long used() {
    return used;
  }

  /// Prompt tokens that are still to be computed.
  int remaining() {
    return occupant == null ? 0 : Math.max(0, occupant.prompt().length - length);
  }

  /// How many first tokens of a prompt it holds, {@code most} at most.
  int common(int[] prompt, int most, boolean exact) {
    int end = Math.max(0, Math.min(most, exact ? prefilled : length));
    int mismatch = Arrays.mismatch(tokens, 0, end, prompt, 0, end);
    return mismatch < 0 ? end : mismatch;
  }

  void occupy(E entry, int prefix, long now) {
    truncate(prefix);
    occupant = entry;
    reused = prefix;
    pending = NO_TOKEN;
    used = now;
  }

  /// The occupant leaves; in exact mode what decodes wrote is forgotten.
  void leave(long now, boolean exact) {
    occupant = null;
    pending = NO_TOKEN;
    used = now;
    if (exact) {
      truncate(prefilled);
    }
  }

  /// Holds nothing any more; an occupant starts again.
  void clear() {
    truncate(0);
    reused = 0;
  }

  void truncate(int tokensKept) {
    length = Math.min(length, tokensKept);
    prefilled = Math.min(prefilled, length);
  }

  void appendPrompt(int[] prompt, int count) {
    System.arraycopy(prompt, length, tokens, length, count);
    if (prefilled == length) {
      prefilled += count;
    }
    length += count;
  }

  void appendPending() {
    tokens[length++] = pending;
    pending = NO_TOKEN;
  }

  void choose(int token) {
    if (length + 1 > tokens.length) {
      throw new IllegalStateException("slot " + index + " is full");
    }
    pending = token;
  }

  /// Takes over the first tokens that another slot holds, not its occupant.
  void copyFrom(IterationSlot<E> other, int count) {
    System.arraycopy(other.tokens, 0, tokens, 0, count);
    length = count;
    prefilled = Math.min(other.prefilled, count);
    used = other.used;
  }

  /// Exchanges all but the place with another slot.
  void swap(IterationSlot<E> other) {
    IterationSlot<E> mine = new IterationSlot<>(index, 0);
    mine.stateFrom(this);
    stateFrom(other);
    other.stateFrom(mine);
  }

  private void stateFrom(IterationSlot<E> other) {
    tokens = other.tokens;
    length = other.length;
    prefilled = other.prefilled;
    occupant = other.occupant;
    reused = other.reused;
    pending = other.pending;
    used = other.used;
  }
}
