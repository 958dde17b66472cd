package io.dormouse.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
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
    Transfer transfer = new Transfer(target, from, to);
    transfer.next();
    return transfer.done.future();
  }

  @Override
  public void close() {
    bytes.close();
  }

  /// One run of [#writeTo]; on the context of its caller.
  private final class Transfer {
    private final WriteStream<Buffer> target;
    private final Promise<Void> done = Promise.promise();
    private final long to;
    private long position;

    Transfer(WriteStream<Buffer> target, long from, long to) {
      this.target = target;
      this.position = from;
      this.to = to;
    }

    void next() {
      if (position == to) {
        done.tryComplete();
        return;
      }
      int count = (int) Math.min(PIECE_BYTES, to - position);
      long from = position;
      position += count;
      fileWorkers
          .executeBlocking(() -> bytes.read(from, count), false)
          .onSuccess(this::send)
          .onFailure(done::tryFail);
    }

    private void send(byte[] piece) {
      if (done.future().isComplete()) {
        return;
      }
      target.write(Buffer.buffer(piece)).onFailure(done::tryFail);
      if (target.writeQueueFull()) {
        target.drainHandler(_ -> resume());
      } else {
        next();
      }
    }

    private void resume() {
      target.drainHandler(null);
      if (!done.future().isComplete()) {
        next();
      }
    }
  }
}
