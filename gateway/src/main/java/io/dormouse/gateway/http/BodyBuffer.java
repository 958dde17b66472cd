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
  private final int firstPieceBytes;
  private final List<ByteBuffer> pieces = new ArrayList<>();
  private long piecesTaken;
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
    int mostAtFirst = Math.min(LARGEST_PIECE_BYTES, largestOnHeap);
    this.firstPieceBytes = (int) Math.min(length.orElse(SMALLEST_BYTES), mostAtFirst);
  }

  /// Takes room in the file for an announced length, if it will need it.
  boolean reserve(long length) {
    if (length <= largestOnHeap || heap.hasSpare(length)) {
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
    if (staging.length == 0 && bytes.length >= firstPieceBytes) {
      return take(bytes);
    }
    if (!grow(staged + bytes.length)) {
      return false;
    }
    System.arraycopy(bytes, 0, staging, staged, bytes.length);
    staged += bytes.length;
    return true;
  }

  private boolean mayStay(int more) {
    return spilled == null && heap.hasSpare(more);
  }

  private void seal() {
    pieces.add(ByteBuffer.wrap(staging, 0, staged));
    piecesTaken += staging.length;
    piecesLength += staged;
    staging = new byte[0];
    staged = 0;
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
    int doubled = Math.min(LARGEST_PIECE_BYTES, 2 * staging.length);
    int capacity = Math.max(needed, Math.max(firstPieceBytes, doubled));
    if (!heap.tryTake(capacity - staging.length)) {
      return false;
    }
    staging = Arrays.copyOf(staging, capacity);
    return true;
  }

  /// Writes what is on the heap, and these bytes after it, to the file.
  Future<SpilledBytes> spill(byte[] bytes) {
    SpilledBytes target = spilled == null ? new SpilledBytes(spill) : spilled;
    spilled = target;
    long length = target.length() + piecesLength + staged + bytes.length;
    if (!target.reserve(Math.max(announced, length))) {
      return Future.failedFuture(new FullException());
    }
    long takenBefore = piecesTaken;
    pieces.add(ByteBuffer.wrap(staging, 0, staged));
    pieces.add(ByteBuffer.wrap(bytes));
    ByteBuffer[] all = pieces.toArray(ByteBuffer[]::new);
    pieces.clear();
    piecesTaken = 0;
    piecesLength = 0;
    staged = 0;
    return fileWorkers
        .executeBlocking(() -> write(target, all), false)
        .onComplete(_ -> heap.give(takenBefore))
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
    if (pieces.isEmpty()) {
      byte[] bytes = staged == staging.length ? staging : Arrays.copyOf(staging, staged);
      heap.give(staging.length - staged);
      staging = new byte[0];
      return new HeapBody(bytes, heap);
    }
    seal();
    StoredBody body = new PiecedBody(pieces, heap, piecesTaken);
    piecesTaken = 0;
    return body;
  }

  /// Gives back everything that is not in a finished body.
  void discard() {
    heap.give(staging.length + piecesTaken);
    pieces.clear();
    piecesTaken = 0;
    staging = new byte[0];
    staged = 0;
    if (spilled != null) {
      spilled.close();
      spilled = null;
    }
  }
}
