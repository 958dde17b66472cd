package io.dormouse.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.concurrent.atomic.AtomicBoolean;

/// A small request body, on the heap in an array of its own size.
final class HeapBody implements StoredBody {
  private final Buffer bytes;
  private final ByteBudget budget;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param budget from which the length of `bytes` was taken
  HeapBody(Buffer bytes, ByteBudget budget) {
    this.bytes = bytes;
    this.budget = budget;
  }

  @Override
  public long length() {
    return bytes.length();
  }

  @Override
  public Buffer inMemory() {
    return bytes;
  }

  @Override
  public Future<Void> writeTo(WriteStream<Buffer> target, long from, long to) {
    return from == to
        ? Future.succeededFuture()
        : target.write(bytes.slice(Math.toIntExact(from), Math.toIntExact(to)));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      budget.give(bytes.length());
    }
  }
}
