package io.dormouse.gateway.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.streams.WriteStream;
import java.util.concurrent.atomic.AtomicBoolean;

/// A small request body, on the heap in an array of its own size.
final class HeapBody implements StoredBody {
  private final byte[] bytes;
  private final ByteBudget budget;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param bytes which are not changed any more
  /// @param budget from which their number was taken
  HeapBody(byte[] bytes, ByteBudget budget) {
    this.bytes = bytes;
    this.budget = budget;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public Buffer inMemory() {
    return BufferImpl.buffer(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public Future<Void> writeTo(WriteStream<Buffer> target, long from, long to) {
    return from == to
        ? Future.succeededFuture()
        : target.write(inMemory().slice(Math.toIntExact(from), Math.toIntExact(to)));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      budget.give(bytes.length);
    }
  }
}
