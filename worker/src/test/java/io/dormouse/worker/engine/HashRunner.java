package io.dormouse.worker.engine;

import java.util.Arrays;

/// A model whose logits are a hash of exactly the KV that a row attends to.
///
/// What a slot holds beyond what it was given is poison, and a step that would read it fails. In
/// exact mode KV that a decode wrote is another than what a prefill would have written.
final class HashRunner implements GenerationRunner {
  private static final int POISON = -1;

  private final int[][] cache;
  private final int capacity;
  private final int vocabulary;
  private final boolean exact;
  private final long[] hashes;
  private int rows;

  /// Blocks of rows that were asked for.
  int blocksRead;

  HashRunner(int slots, int capacity, int vocabulary, boolean exact) {
    this.cache = new int[slots][capacity];
    this.capacity = capacity;
    this.vocabulary = vocabulary;
    this.exact = exact;
    this.hashes = new long[slots];
    for (int[] slot : cache) {
      Arrays.fill(slot, POISON);
    }
  }

  @Override
  public int slots() {
    return cache.length;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public void prefill(int slot, int[] tokens, int offset, int count, int past) {
    if (count < 1 || (count == 1 && past > 0) || past + count > capacity) {
      throw new IllegalArgumentException("prefill of %d after %d".formatted(count, past));
    }
    for (int i = 0; i < count; i++) {
      cache[slot][past + i] = tokens[offset + i] * 2;
    }
    rows = 1;
    hashes[0] = hash(cache[slot], past + count);
  }

  @Override
  public void decode(int rowCount, int[] tokens, int[] past) {
    for (int row = 0; row < rowCount; row++) {
      if (past[row] >= capacity) {
        throw new IllegalArgumentException("row " + row + " is full");
      }
    }
    rows = rowCount;
    for (int row = 0; row < rows; row++) {
      cache[row][past[row]] = tokens[row] * 2 + (exact ? 1 : 0);
      hashes[row] = hash(cache[row], past[row] + 1);
    }
  }

  @Override
  public void logits(int row, float[] target) {
    if (row >= rows) {
      throw new IllegalArgumentException("no row " + row);
    }
    logits(hashes[row], target);
  }

  @Override
  public void logits(int row, int block, float[] target) {
    blocksRead++;
    float[] whole = new float[target.length];
    logits(row, whole);
    LogitRows.copyBlock(whole, block, target);
  }

  /// Logits from -4 to 4 that follow from a hash.
  static void logits(long hash, float[] target) {
    long state = hash;
    for (int i = 0; i < target.length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      target[i] = (state >>> 40) * 0x1p-21f - 4;
    }
  }

  /// The hash of a prompt that a prefill wrote and an answer that decodes wrote.
  long hash(int[] prompt, int[] answer, int answered) {
    int[] values = new int[prompt.length + answered];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          i < prompt.length ? prompt[i] * 2 : answer[i - prompt.length] * 2 + (exact ? 1 : 0);
    }
    return hash(values, values.length);
  }

  /// What the last step computed for a row.
  long hash(int row) {
    return hashes[row];
  }

  private static long hash(int[] values, int count) {
    long hash = 17;
    for (int i = 0; i < count; i++) {
      if (values[i] == POISON) {
        return Long.MIN_VALUE;
      }
      hash = (hash ^ values[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  static void largest(float[] logits, float[] target) {
    Arrays.fill(target, Float.NEGATIVE_INFINITY);
    for (int token = 0; token < logits.length; token++) {
      target[token / BLOCK] = Math.max(target[token / BLOCK], logits[token]);
    }
  }

  @Override
  public boolean largest(int row, float[] target) {
    float[] logits = new float[vocabulary];
    logits(row, logits);
    largest(logits, target);
    return true;
  }

  @Override
  public void copy(int from, int to, int tokens) {
    if (from == to || tokens > capacity) {
      throw new IllegalArgumentException("copy of %d from %d to %d".formatted(tokens, from, to));
    }
    Arrays.fill(cache[to], POISON);
    System.arraycopy(cache[from], 0, cache[to], 0, tokens);
  }

  @Override
  public void swap(int a, int tokensOfA, int b, int tokensOfB) {
    if (a == b) {
      throw new IllegalArgumentException("swap of a slot with itself");
    }
    int[] first = cache[a];
    cache[a] = cache[b];
    cache[b] = first;
    Arrays.fill(cache[b], tokensOfA, capacity, POISON);
    Arrays.fill(cache[a], tokensOfB, capacity, POISON);
  }

  @Override
  public void close() {}
}
