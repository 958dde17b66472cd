package io.dormouse.worker.tokenizer;

import java.util.Arrays;

/// Joins the neighbouring parts of a piece of text, the best pair first, in time that grows with
/// the piece's length times its logarithm.
///
/// Filled with {@link #begin}, {@link #beginPart} and {@link #append}, then {@link #merge}, then
/// read from part 0 on by {@link #next}. One thread at a time; used again for the next piece.
final class PieceMerger {
  private byte[] bytes = new byte[256];
  private int length;
  private int[] starts = new int[64];
  private int[] nexts = new int[64];
  private int[] previous = new int[64];
  private int[] priorities = new int[64];
  private int count;
  private long[] heap = new long[128];
  private int heapSize;

  /// Empties it.
  void begin() {
    length = 0;
    count = 0;
  }

  /// Whatever is appended from here on is a new part.
  void beginPart() {
    if (count + 1 >= starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[count++] = length;
  }

  /// Adds a byte to the last part.
  void append(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) value;
  }

  /// The bytes of all parts.
  byte[] bytes() {
    return bytes;
  }

  /// How many bytes there are.
  int length() {
    return length;
  }

  /// How many parts it began with.
  int parts() {
    return count;
  }

  /// The first byte of a part; for {@link #parts} the end of all.
  int start(int part) {
    return starts[part];
  }

  /// The part behind this one after merging, or {@link #parts}.
  int next(int part) {
    return nexts[part];
  }

  /// Joins until no pair is left that may be joined.
  void merge(PairPriority pairs) {
    starts[count] = length;
    reserve();
    for (int part = 0; part < count; part++) {
      nexts[part] = part + 1;
      previous[part] = part - 1;
    }
    for (int part = 0; part < count; part++) {
      priorities[part] = priority(part, pairs);
      if (priorities[part] != PairPriority.NEVER) {
        heap[heapSize++] = entry(part);
      }
    }
    for (int at = heapSize / 2 - 1; at >= 0; at--) {
      sink(at);
    }
    while (heapSize > 0) {
      long best = pop();
      int part = (int) best;
      if (priorities[part] == (int) (best >> 32)) {
        join(part, pairs);
      }
    }
  }

  private void reserve() {
    heapSize = 0;
    if (nexts.length < count) {
      nexts = new int[starts.length];
      previous = new int[starts.length];
      priorities = new int[starts.length];
      heap = new long[2 * starts.length];
    }
  }

  private void join(int part, PairPriority pairs) {
    int gone = nexts[part];
    nexts[part] = nexts[gone];
    if (nexts[gone] < count) {
      previous[nexts[gone]] = part;
    }
    priorities[gone] = PairPriority.NEVER;
    rank(part, pairs);
    if (previous[part] >= 0) {
      rank(previous[part], pairs);
    }
  }

  private void rank(int part, PairPriority pairs) {
    priorities[part] = priority(part, pairs);
    if (priorities[part] != PairPriority.NEVER) {
      push(entry(part));
    }
  }

  private int priority(int part, PairPriority pairs) {
    int next = nexts[part];
    return next == count
        ? PairPriority.NEVER
        : pairs.of(bytes, starts[part], starts[next], starts[nexts[next]]);
  }

  private long entry(int part) {
    return ((long) priorities[part] << 32) | part;
  }

  private void push(long entry) {
    int at = heapSize++;
    while (at > 0 && heap[(at - 1) / 2] > entry) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = entry;
  }

  private long pop() {
    long best = heap[0];
    heap[0] = heap[--heapSize];
    sink(0);
    return best;
  }

  private void sink(int from) {
    long entry = heap[from];
    int at = from;
    while (2 * at + 1 < heapSize) {
      int child = 2 * at + 1;
      if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= entry) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = entry;
  }
}
