package io.dormouse.gateway.http;

import io.dormouse.gateway.config.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// The place where request bodies wait, whole: small ones on the heap, larger ones there while it
/// has bytes to spare, else in one bounded file. One for a gateway.
public final class BodyStore implements AutoCloseable {
  private static final int FILE_WORKERS = 4;
  private static final int EXTENT_BYTES = 256 << 10;

  private final Vertx vertx;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final ByteBudget heap;
  private final SpillFile spill;
  private final WorkerExecutor fileWorkers;

  private BodyStore(Vertx vertx, Limits limits, SpillFile spill, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.spill = spill;
    this.heap = new ByteBudget(limits.heapBudget().bytes());
    this.fileWorkers = vertx.createSharedWorkerExecutor("dormouse-bodies", FILE_WORKERS);
  }

  /// Opens the store with a new spill file in `spillFolder`, which is made where it is missing.
  public static BodyStore open(Vertx vertx, Limits limits, Path spillFolder, LongSupplier nanoTime)
      throws IOException {
    return open(vertx, limits, spillFolder, nanoTime, EXTENT_BYTES);
  }

  /// The same with extents of another size.
  static BodyStore open(
      Vertx vertx, Limits limits, Path spillFolder, LongSupplier nanoTime, int extentBytes)
      throws IOException {
    SpillFile spill = SpillFile.open(spillFolder, limits.spillBudget().bytes(), extentBytes);
    return new BodyStore(vertx, limits, spill, nanoTime);
  }

  /// The body of a request that has none.
  public static StoredBody empty() {
    return new HeapBody(new byte[0], new ByteBudget(0));
  }

  /// Receives the whole body, and looks into it where it is JSON.
  ///
  /// To be called on the context of the request, which was paused if that is not at once; takes
  /// over its handlers until the outcome is there.
  public Future<Intake> receive(HttpServerRequest request, HeaderCheck.Body announced) {
    return new BodyIntake(this, request, announced).start();
  }

  /// Bytes of bodies on the heap now.
  public long heapBytes() {
    return heap.used();
  }

  /// Bytes of the spill file that are taken now.
  public long spillBytes() {
    return (long) spill.taken() * spill.extentBytes();
  }

  /// Closes the file; bodies in it cannot be read any more.
  @Override
  public void close() throws IOException {
    fileWorkers.close();
    spill.close();
  }

  Vertx vertx() {
    return vertx;
  }

  Limits limits() {
    return limits;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  ByteBudget heap() {
    return heap;
  }

  SpillFile spill() {
    return spill;
  }

  WorkerExecutor fileWorkers() {
    return fileWorkers;
  }
}
