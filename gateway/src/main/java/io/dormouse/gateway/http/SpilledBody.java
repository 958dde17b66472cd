package io.dormouse.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/// A large request body, in the spill file; read in pieces on the file workers.
final class SpilledBody implements StoredBody {
  private static final int PIECE_BYTES = 64 << 10;

  private final SpilledBytes bytes;
  private final WorkerExecutor fileWorkers;

  SpilledBody(SpilledBytes bytes, WorkerExecutor fileWorkers) {
    this.bytes = bytes;
    this.fileWorkers = fileWorkers;
  }

  @Override
  public long length() {
    return bytes.length();
  }

  @Override
  public @Nullable Buffer inMemory() {
    return null;
  }

  @Override
  public Future<Void> writeTo(WriteStream<Buffer> target, long from, long to) {
    return Transfer.of(new Reads(from, to)::next, target);
  }

  @Override
  public void close() {
    bytes.close();
  }

  /// The reads of one range.
  private final class Reads {
    private final long to;
    private long position;

    Reads(long from, long to) {
      this.position = from;
      this.to = to;
    }

    @Nullable Future<Buffer> next() {
      if (position == to) {
        return null;
      }
      int count = (int) Math.min(PIECE_BYTES, to - position);
      long from = position;
      position += count;
      return fileWorkers.executeBlocking(() -> bytes.read(from, count), false).map(Buffer::buffer);
    }
  }
}
