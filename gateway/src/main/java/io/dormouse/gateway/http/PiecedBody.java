package io.dormouse.gateway.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.streams.WriteStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A large request body, on the heap in the pieces it came in.
final class PiecedBody implements StoredBody {
  private final List<ByteBuffer> pieces;
  private final long length;
  private final ByteBudget budget;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param pieces whose bytes, positions and limits are not changed any more
  /// @param budget from which their number was taken
  PiecedBody(List<ByteBuffer> pieces, ByteBudget budget) {
    this.pieces = List.copyOf(pieces);
    this.length = pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    this.budget = budget;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public @Nullable Buffer inMemory() {
    return null;
  }

  @Override
  public Future<Void> writeTo(WriteStream<Buffer> target, long from, long to) {
    return Transfer.of(new Cuts(from, to)::next, target);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      budget.give(length);
    }
  }

  /// What each piece has of one range.
  private final class Cuts {
    private final long from;
    private final long to;
    private int index;
    private long start;

    Cuts(long from, long to) {
      this.from = from;
      this.to = to;
    }

    @Nullable Future<Buffer> next() {
      while (index < pieces.size() && start < to) {
        ByteBuffer piece = pieces.get(index++);
        int begin = Math.clamp(from - start, 0, piece.remaining());
        int end = (int) Math.min(to - start, piece.remaining());
        start += piece.remaining();
        if (begin < end) {
          ByteBuffer cut = piece.slice(piece.position() + begin, end - begin);
          return Future.succeededFuture(BufferImpl.buffer(Unpooled.wrappedBuffer(cut)));
        }
      }
      return null;
    }
  }
}
