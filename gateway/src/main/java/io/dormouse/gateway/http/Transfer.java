package io.dormouse.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One sending of a body piece by piece, at its receiver's pace; on the context of its caller.
final class Transfer {
  private final Supplier<@Nullable Future<Buffer>> pieces;
  private final WriteStream<Buffer> target;
  private final Promise<Void> done = Promise.promise();

  private Transfer(Supplier<@Nullable Future<Buffer>> pieces, WriteStream<Buffer> target) {
    this.pieces = pieces;
    this.target = target;
  }

  /// Sends one piece after the other; does not end the stream.
  ///
  /// @param pieces gives the next one with each call, null after the last
  static Future<Void> of(Supplier<@Nullable Future<Buffer>> pieces, WriteStream<Buffer> target) {
    Transfer transfer = new Transfer(pieces, target);
    transfer.proceed();
    return transfer.done.future();
  }

  /// Sends what is there at once; goes on when the next piece is, or its receiver has room.
  private void proceed() {
    while (!done.future().isComplete()) {
      Future<Buffer> piece = pieces.get();
      if (piece == null) {
        done.tryComplete();
      } else if (!piece.succeeded()) {
        piece.onSuccess(this::send).onFailure(done::tryFail);
        return;
      } else if (!written(piece.result())) {
        return;
      }
    }
  }

  private void send(Buffer piece) {
    if (!done.future().isComplete() && written(piece)) {
      proceed();
    }
  }

  /// Whether its receiver takes more at once; else goes on when it does.
  private boolean written(Buffer piece) {
    target.write(piece).onFailure(done::tryFail);
    boolean full = target.writeQueueFull();
    if (full) {
      target.drainHandler(_ -> {
        target.drainHandler(null);
        proceed();
      });
    }
    return !full;
  }
}
