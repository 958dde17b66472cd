package io.dormouse.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A body while it grows: first on the heap, then in the spill file behind a heap buffer that joins
/// small pieces. Everything it took goes into the [StoredBody], or back by [#discard].
final class BodyBuffer {
  private static final int SMALLEST_BYTES = 1 << 10;

  private final ByteBudget heap;
  private final SpillFile spill;
  private final WorkerExecutor fileWorkers;
  private final int largestOnHeap;
  private final int expectedOnHeap;
  private byte[] staging = new byte[0];
  private int staged;
  private @Nullable SpilledBytes spilled;

  /// The spill file has no room left.
  static final class FullException extends IOException {
    private static final long serialVersionUID = 1;

    private FullException() {
      super("the spill file is full");
    }
  }

  BodyBuffer(BodyStore store, OptionalLong length) {
    this.heap = store.heap();
    this.spill = store.spill();
    this.fileWorkers = store.fileWorkers();
    this.largestOnHeap = Math.toIntExact(store.limits().heapBody().bytes());
    this.expectedOnHeap = (int) Math.min(length.orElse(SMALLEST_BYTES), largestOnHeap);
  }

  /// Takes room in the file for an announced length, where it will need it.
  boolean reserve(long length) {
    if (length <= largestOnHeap) {
      return true;
    }
    spilled = new SpilledBytes(spill);
    return spilled.reserve(length);
  }

  /// Keeps the bytes on the heap if they may stay there; the array is the buffer's from now on.
  boolean stage(byte[] bytes) {
    int needed = staged + bytes.length;
    if (needed < 0 || needed > largestOnHeap) {
      return false;
    }
    if (staging.length == 0 && bytes.length >= expectedOnHeap) {
      return take(bytes);
    }
    if (!grow(needed)) {
      return false;
    }
    System.arraycopy(bytes, 0, staging, staged, bytes.length);
    staged = needed;
    return true;
  }

  private boolean take(byte[] whole) {
    if (!heap.tryTake(whole.length)) {
      return false;
    }
    staging = whole;
    staged = whole.length;
    return true;
  }

  private boolean grow(int needed) {
    if (needed <= staging.length) {
      return true;
    }
    int doubled = Math.min(largestOnHeap, 2 * staging.length);
    int capacity = Math.max(needed, Math.max(expectedOnHeap, doubled));
    if (!heap.tryTake(capacity - staging.length)) {
      return false;
    }
    staging = Arrays.copyOf(staging, capacity);
    return true;
  }

  /// Writes what is staged, and these bytes after it, to the file.
  Future<SpilledBytes> spill(byte[] bytes) {
    SpilledBytes target = spilled == null ? new SpilledBytes(spill) : spilled;
    spilled = target;
    int count = staged;
    staged = 0;
    byte[] first = staging;
    if (!target.reserve(target.length() + count + bytes.length)) {
      return Future.failedFuture(new FullException());
    }
    return fileWorkers
        .executeBlocking(() -> write(target, ByteBuffer.wrap(first, 0, count), bytes), false)
        .map(_ -> target);
  }

  private static int write(SpilledBytes target, ByteBuffer first, byte[] rest) throws IOException {
    target.append(first, ByteBuffer.wrap(rest));
    return rest.length;
  }

  /// The whole body.
  Future<StoredBody> finish() {
    if (spilled == null) {
      byte[] bytes = staged == staging.length ? staging : Arrays.copyOf(staging, staged);
      heap.give(staging.length - staged);
      staging = new byte[0];
      return Future.succeededFuture(new HeapBody(bytes, heap));
    }
    SpilledBytes whole = spilled;
    Future<SpilledBytes> written = staged == 0 ? Future.succeededFuture(whole) : spill(new byte[0]);
    return written.map(_ -> {
      spilled = null;
      discard();
      return new SpilledBody(whole, fileWorkers);
    });
  }

  /// Gives back everything that is not in a finished body.
  void discard() {
    heap.give(staging.length);
    staging = new byte[0];
    staged = 0;
    if (spilled != null) {
      spilled.close();
      spilled = null;
    }
  }
}
