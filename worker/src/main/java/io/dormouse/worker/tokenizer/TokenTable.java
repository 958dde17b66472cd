package io.dormouse.worker.tokenizer;

import java.util.Arrays;

/// Finds tokens by their bytes: open addressing over the vocabulary's own bytes.
final class TokenTable {
  private final ByteStrings tokens;
  private final long[] slots;
  private int longest;

  /// An empty table for that many tokens.
  TokenTable(ByteStrings tokens, int entries) {
    this.tokens = tokens;
    this.slots = new long[ByteHash.slots(entries)];
  }

  /// Makes a token findable; of two alike the later one is found.
  void add(int id) throws VocabularyException {
    int start = tokens.start(id);
    int end = tokens.end(id);
    int hash = ByteHash.of(tokens.bytes(), start, end);
    int slot = hash & (slots.length - 1);
    for (int step = 0; slots[slot] != 0 && !holds(slot, hash, tokens.bytes(), start, end); step++) {
      if (step == ByteHash.MOST_STEPS) {
        throw new VocabularyException("its tokens are made to collide");
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = ((long) hash << 32) | (id + 1);
    longest = Math.max(longest, end - start);
  }

  /// The token of these bytes, or -1.
  int find(byte[] bytes, int from, int to) {
    if (to - from > longest) {
      return -1;
    }
    int hash = ByteHash.of(bytes, from, to);
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0) {
      if (holds(slot, hash, bytes, from, to)) {
        return id(slot);
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  /// Bytes of the longest token in here.
  int longest() {
    return longest;
  }

  private int id(int slot) {
    return (int) slots[slot] - 1;
  }

  private boolean holds(int slot, int hash, byte[] bytes, int from, int to) {
    if ((int) (slots[slot] >>> 32) != hash) {
      return false;
    }
    int id = id(slot);
    return Arrays.equals(tokens.bytes(), tokens.start(id), tokens.end(id), bytes, from, to);
  }
}
