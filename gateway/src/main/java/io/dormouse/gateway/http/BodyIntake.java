package io.dormouse.gateway.http;

import io.dormouse.gateway.config.Limits;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The reception of one request body; confined to the context of its request.
final class BodyIntake {
  private static final long LEAST_BYTES_PER_SECOND = 1024;
  private static final long MOST_BYTES_AHEAD = 1 << 20;
  private static final long NO_TIMER = -1;

  private final BodyStore store;
  private final Vertx vertx;
  private final Limits limits;
  private final HttpServerRequest request;
  private final HeaderCheck.Body announced;
  private final BodyBuffer buffer;
  private final @Nullable RequestPeeker peeker;
  private final Promise<Intake> outcome = Promise.promise();
  private long received;
  private boolean writing;
  private long beganNanos;
  private long lastPieceNanos;
  private long timer = NO_TIMER;

  BodyIntake(BodyStore store, HttpServerRequest request, HeaderCheck.Body announced) {
    this.store = store;
    this.vertx = store.vertx();
    this.limits = store.limits();
    this.request = request;
    this.announced = announced;
    this.buffer = new BodyBuffer(store, announced.length());
    this.peeker = announced.json() ? new RequestPeeker() : null;
  }

  Future<Intake> start() {
    beganNanos = store.nanoTime();
    lastPieceNanos = beganNanos;
    if (!buffer.reserve(announced.length().orElse(0))) {
      end(new Intake.NoRoom("the spill file is full"));
      return outcome.future();
    }
    request.handler(this::piece);
    request.endHandler(_ -> bodyEnded());
    request.exceptionHandler(_ -> end(new Intake.ClientGone()));
    request.resume();
    if (!outcome.future().isComplete()) {
      timer = vertx.setTimer(limits.bodyTimeout().toMillis(), _ -> checkPause());
    }
    return outcome.future();
  }

  private void piece(Buffer piece) {
    lastPieceNanos = store.nanoTime();
    received += piece.length();
    if (received > limits.maxBody().bytes()) {
      end(new Intake.TooLarge(limits.maxBody().bytes()));
      return;
    }
    byte[] bytes = bytes(piece);
    if (peeker != null && !peeker.feed(bytes, 0, bytes.length)) {
      looked(peeker.finish());
    } else if (!buffer.stage(bytes)) {
      request.pause();
      writing = true;
      buffer.spill(bytes).onSuccess(_ -> written()).onFailure(this::notStored);
    }
  }

  /// A piece's bytes: its own array where it has one to itself, since nobody else keeps it.
  private static byte[] bytes(Buffer piece) {
    if (piece instanceof BufferImpl netty) {
      ByteBuf content = netty.byteBuf();
      if (content.hasArray()
          && content.arrayOffset() + content.readerIndex() == 0
          && content.array().length == content.readableBytes()) {
        return content.array();
      }
    }
    return piece.getBytes();
  }

  private void written() {
    writing = false;
    lastPieceNanos = store.nanoTime();
    if (outcome.future().isComplete()) {
      return;
    }
    if (request.bytesRead() - received > MOST_BYTES_AHEAD) {
      end(new Intake.NoRoom("the body comes faster than it can be stored"));
    } else {
      request.resume();
    }
  }

  private void notStored(Throwable cause) {
    String why = String.valueOf(cause.getMessage());
    boolean full = cause instanceof BodyBuffer.FullException;
    end(full ? new Intake.NoRoom(why) : new Intake.Failed(why));
  }

  private void bodyEnded() {
    if (peeker == null) {
      store(null);
    } else {
      looked(peeker.finish());
    }
  }

  private void looked(Peek peek) {
    switch (peek) {
      case Peek.Found(RequestPeek found) -> store(found);
      case Peek.Malformed(String code, String message, String param) ->
          end(new Intake.Malformed(code, message, param));
    }
  }

  private void store(@Nullable RequestPeek peek) {
    writing = true;
    buffer.finish().onSuccess(body -> stored(body, peek)).onFailure(this::notStored);
  }

  private void stored(StoredBody body, @Nullable RequestPeek peek) {
    if (outcome.future().isComplete()) {
      body.close();
    } else {
      end(new Intake.Stored(body, peek));
    }
  }

  private void checkPause() {
    long now = store.nanoTime();
    long leftNanos = limits.bodyTimeout().toNanos() - (writing ? 0 : now - lastPieceNanos);
    if (leftNanos <= 0 || tooSlow(now)) {
      end(new Intake.TimedOut());
    } else {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1;
      timer = vertx.setTimer(leftMs, _ -> checkPause());
    }
  }

  /// Whether the body comes more slowly than [#LEAST_BYTES_PER_SECOND] since the first pause was
  /// forgiven.
  private boolean tooSlow(long now) {
    long timedNanos = now - beganNanos - limits.bodyTimeout().toNanos();
    return TimeUnit.NANOSECONDS.toSeconds(timedNanos) * LEAST_BYTES_PER_SECOND > received;
  }

  private void end(Intake intake) {
    if (outcome.future().isComplete()) {
      return;
    }
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
    request.handler(null).endHandler(null).exceptionHandler(null);
    if (!(intake instanceof Intake.Stored)) {
      if (!request.isEnded()) {
        request.pause();
      }
      buffer.discard();
    }
    outcome.complete(intake);
  }
}
