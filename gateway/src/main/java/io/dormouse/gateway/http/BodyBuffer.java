package io.dormouse.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A body while it grows: on the heap in pieces, or in the spill file behind a heap buffer that
/// joins small pieces. Everything it took goes into the [StoredBody], or back by [#discard].
///
/// A body larger than `limits.heap-body` stays on the heap as long as the heap's budget has spare
/// bytes.
final class BodyBuffer {
  private static final int SMALLEST_BYTES = 1 << 10;
  private static final int LARGEST_PIECE_BYTES = 64 << 10;

  private final ByteBudget heap;
  private final SpillFile spill;
  private final WorkerExecutor fileWorkers;
  private final int largestOnHeap;
  private final long announced;
  private final List<ByteBuffer> pieces = new ArrayList<>();
  private long paid;
  private long piecesLength;
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
    this.announced = length.orElse(0);
  }

  /// Takes room for an announced length, where it will need it.
  boolean reserve(long length) {
    if (length <= largestOnHeap) {
      return true;
    }
    if (heap.tryTakeSpare(length)) {
      paid = length;
      return true;
    }
    spilled = new SpilledBytes(spill);
    return spilled.reserve(length);
  }

  /// Keeps the bytes on the heap if they may stay there; the array is the buffer's from now on.
  boolean stage(byte[] bytes) {
    if (piecesLength + staged + bytes.length > largestOnHeap && !mayStay(bytes.length)) {
      return false;
    }
    if (staged > 0 && staged + bytes.length > Math.max(LARGEST_PIECE_BYTES, staging.length)) {
      seal();
    }
    if (staging.length == 0 && bytes.length >= firstPieceBytes()) {
      return keep(bytes);
    }
    if (!grow(staged + bytes.length)) {
      return false;
    }
    System.arraycopy(bytes, 0, staging, staged, bytes.length);
    staged += bytes.length;
    return true;
  }

  private boolean mayStay(int more) {
    return spilled == null && (paid >= more || heap.hasSpare(more));
  }

  /// Takes bytes of the budget, first of those that are taken and not used yet.
  private boolean pay(int count) {
    long more = Math.max(0, count - paid);
    if (!heap.tryTake(more)) {
      return false;
    }
    paid -= count - more;
    return true;
  }

  private void seal() {
    trim();
    pieces.add(ByteBuffer.wrap(staging));
    piecesLength += staged;
    staging = new byte[0];
    staged = 0;
  }

  private void trim() {
    if (staged < staging.length) {
      paid += staging.length - staged;
      staging = Arrays.copyOf(staging, staged);
    }
  }

  private boolean keep(byte[] whole) {
    if (!pay(whole.length)) {
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
    int doubled = Math.min(mostBytes(), 2 * staging.length);
    int capacity = Math.max(needed, Math.max(firstPieceBytes(), doubled));
    if (!pay(capacity - staging.length)) {
      return false;
    }
    staging = Arrays.copyOf(staging, capacity);
    return true;
  }

  private int firstPieceBytes() {
    return Math.min(announced == 0 ? SMALLEST_BYTES : mostBytes(), largestOnHeap);
  }

  /// What a piece may take: no more than the body still needs, if that is known.
  private int mostBytes() {
    return announced == 0
        ? LARGEST_PIECE_BYTES
        : (int) Math.min(announced - piecesLength, LARGEST_PIECE_BYTES);
  }

  /// Writes what is on the heap, and these bytes after it, to the file.
  Future<SpilledBytes> spill(byte[] bytes) {
    SpilledBytes target = spilled == null ? new SpilledBytes(spill) : spilled;
    spilled = target;
    long length = target.length() + piecesLength + staged + bytes.length;
    if (!target.reserve(Math.max(announced, length))) {
      return Future.failedFuture(new FullException());
    }
    long givenBack = piecesLength + paid;
    pieces.add(ByteBuffer.wrap(staging, 0, staged));
    pieces.add(ByteBuffer.wrap(bytes));
    ByteBuffer[] all = pieces.toArray(ByteBuffer[]::new);
    pieces.clear();
    piecesLength = 0;
    paid = 0;
    staged = 0;
    return fileWorkers
        .executeBlocking(() -> write(target, all), false)
        .onComplete(_ -> heap.give(givenBack))
        .map(_ -> target);
  }

  private static int write(SpilledBytes target, ByteBuffer[] all) throws IOException {
    target.append(all);
    return all.length;
  }

  /// The whole body.
  Future<StoredBody> finish() {
    if (spilled == null) {
      return Future.succeededFuture(onHeap());
    }
    SpilledBytes whole = spilled;
    boolean allWritten = staged == 0 && pieces.isEmpty();
    Future<SpilledBytes> written = allWritten ? Future.succeededFuture(whole) : spill(new byte[0]);
    return written.map(_ -> {
      spilled = null;
      discard();
      return new SpilledBody(whole, fileWorkers);
    });
  }

  private StoredBody onHeap() {
    trim();
    heap.give(paid);
    paid = 0;
    if (pieces.isEmpty()) {
      byte[] bytes = staging;
      staging = new byte[0];
      return new HeapBody(bytes, heap);
    }
    seal();
    StoredBody body = new PiecedBody(pieces, heap);
    piecesLength = 0;
    return body;
  }

  /// Gives back everything that is not in a finished body.
  void discard() {
    heap.give(staging.length + piecesLength + paid);
    pieces.clear();
    piecesLength = 0;
    paid = 0;
    staging = new byte[0];
    staged = 0;
    if (spilled != null) {
      spilled.close();
      spilled = null;
    }
  }
}
