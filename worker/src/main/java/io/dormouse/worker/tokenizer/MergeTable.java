package io.dormouse.worker.tokenizer;

import java.util.Arrays;

/// The ranks of a byte-pair vocabulary's merges, found by the bytes of both parts.
final class MergeTable implements PairPriority {
  private final ByteStrings merges;
  private final long[] slots;
  private int longest;

  private MergeTable(ByteStrings merges) {
    this.merges = merges;
    this.slots = new long[ByteHash.slots(merges.size())];
  }

  static MergeTable of(ByteStrings merges) throws VocabularyException {
    MergeTable table = new MergeTable(merges);
    for (int rank = 0; rank < merges.size(); rank++) {
      table.add(rank);
    }
    return table;
  }

  private void add(int rank) throws VocabularyException {
    byte[] bytes = merges.bytes();
    int start = merges.start(rank);
    int end = merges.end(rank);
    int space = space(rank);
    if (space >= end - 1) {
      throw new VocabularyException("its merge " + rank + " has not two parts");
    }
    int hash = ByteHash.ofPair(bytes, start, space, space + 1, end);
    int slot = hash & (slots.length - 1);
    for (int step = 0; slots[slot] != 0; step++) {
      if (holds(slot, hash, bytes, start, space, space + 1, end)) {
        return;
      }
      if (step == ByteHash.MOST_STEPS) {
        throw new VocabularyException("its merges are made to collide");
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = ((long) hash << 32) | (rank + 1);
    longest = Math.max(longest, end - start - 1);
  }

  @Override
  public int of(byte[] bytes, int from, int middle, int to) {
    if (to - from > longest) {
      return NEVER;
    }
    int hash = ByteHash.ofPair(bytes, from, middle, middle, to);
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0) {
      if (holds(slot, hash, bytes, from, middle, middle, to)) {
        return (int) slots[slot] - 1;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return NEVER;
  }

  private boolean holds(int slot, int hash, byte[] bytes, int from, int middle, int next, int to) {
    if ((int) (slots[slot] >>> 32) != hash) {
      return false;
    }
    int rank = (int) slots[slot] - 1;
    int start = merges.start(rank);
    int space = start + middle - from;
    byte[] own = merges.bytes();
    return merges.end(rank) - start == to - next + middle - from + 1
        && own[space] == ' '
        && Arrays.equals(own, start, space, bytes, from, middle)
        && Arrays.equals(own, space + 1, merges.end(rank), bytes, next, to);
  }

  private int space(int rank) {
    int at = merges.start(rank) + 1;
    int end = merges.end(rank);
    while (at < end && merges.bytes()[at] != ' ') {
      at++;
    }
    return at;
  }
}
