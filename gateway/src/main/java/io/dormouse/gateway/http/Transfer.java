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
    transfer.next();
    return transfer.done.future();
  }

  private void next() {
    Future<Buffer> piece = pieces.get();
    if (piece == null) {
      done.tryComplete();
    } else {
      piece.onSuccess(this::send).onFailure(done::tryFail);
    }
  }

  private void send(Buffer piece) {
    if (done.future().isComplete()) {
      return;
    }
    target.write(piece).onFailure(done::tryFail);
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
