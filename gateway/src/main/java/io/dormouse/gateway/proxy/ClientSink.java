package io.dormouse.gateway.proxy;

import io.dormouse.gateway.error.ErrorDialect;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.http.CutOff;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Objects;

/// The client's response as the end of a relay; its state is a [SinkState].
final class ClientSink {
  private static final long UNANNOUNCED = -1;
  private static final Buffer BLANK_LINE = Buffer.buffer("\n\n");
  private static final int DELETE = 0x7f;
  private static final int MOST_COLLECTED = 64 << 10;
  private static final GatewayError WORKER_DIED =
      new GatewayError.WorkerFailed("worker_died", "The worker died while it was answering.");

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final EventStreamTail tail = new EventStreamTail();
  private SinkState state = new SinkState.Uncommitted();
  private long bytes;
  private long announcedBytes = UNANNOUNCED;

  ClientSink(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
  }

  /// Calls `gone` once the client has closed or reset; false if it already has.
  boolean watch(Runnable gone) {
    response.closeHandler(_ -> gone.run());
    response.exceptionHandler(_ -> gone.run());
    return !response.closed();
  }

  /// Lets go of a response that others will write.
  void release() {
    unwatch();
    response.drainHandler(null);
  }

  /// From here on the last write tells whether the client was there: HTTP/2 closes a call at its
  /// own end too, before that write is told of.
  private void unwatch() {
    response.closeHandler(null);
    response.exceptionHandler(null);
  }

  /// Whether the response was ended, though its client may not have taken all of it.
  boolean ended() {
    return state instanceof SinkState.Ended;
  }

  /// Whether nothing of the worker's answer went out.
  boolean uncommitted() {
    return switch (state) {
      case SinkState.Uncommitted _, SinkState.Headed _ -> true;
      case SinkState.Converting _, SinkState.Streaming _, SinkState.Ended _ -> false;
    };
  }

  /// Whether what the worker answers is told as an error in its place.
  boolean converts() {
    return state instanceof SinkState.Converting;
  }

  /// Bytes of the body that were written.
  long bytes() {
    return bytes;
  }

  /// Takes the head of the worker's answer, which goes out with the first byte or the end of its
  /// body; throws `IllegalArgumentException` where a header holds what HTTP forbids.
  void head(HttpClientResponse upstream) {
    MultiMap copied = HttpHeaders.headers();
    HeaderRules.copyResponse(upstream.headers(), copied);
    int status = upstream.statusCode();
    state = new SinkState.Headed(status, reason(status, upstream.statusMessage()), copied);
  }

  /// A reason phrase says nothing to programs, so one that HTTP forbids is replaced.
  private static String reason(int status, String phrase) {
    boolean printable = phrase.chars().allMatch(letter -> letter >= ' ' && letter != DELETE);
    return printable ? phrase : HttpResponseStatus.valueOf(status).reasonPhrase();
  }

  /// Commits the worker's head, unless that is done; whether it did.
  boolean commit(ResponseHeadHook hook) {
    if (!(state instanceof SinkState.Headed(int status, String reason, MultiMap copied))) {
      return false;
    }
    hook.onResponseHead(status, copied);
    if (response.headWritten()) {
      boolean events = isEventStream(response.headers());
      boolean fits = !events || (status == 200 && isEventStream(copied));
      state =
          fits
              ? new SinkState.Streaming(events)
              : new SinkState.Converting(status, Buffer.buffer());
      return true;
    }
    MultiMap headers = response.headers().addAll(copied);
    response.setStatusCode(status).setStatusMessage(reason);
    boolean bodyless = request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304;
    boolean openEnded = !bodyless && !headers.contains(HttpHeaders.CONTENT_LENGTH);
    if (openEnded) {
      response.setChunked(true);
    } else if (!bodyless) {
      announcedBytes = Long.parseLong(headers.get(HttpHeaders.CONTENT_LENGTH));
    }
    state = new SinkState.Streaming(openEnded && isEventStream(headers));
    return true;
  }

  private static boolean isEventStream(MultiMap headers) {
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    return type != null
        && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
        && !headers.contains(HttpHeaders.CONTENT_ENCODING);
  }

  /// Whether a piece completes the announced length: with it the client has all, and may close
  /// before the worker's end is heard.
  boolean isLast(Buffer piece) {
    return bytes + piece.length() == announcedBytes;
  }

  /// Ends the response with its last piece; completes when all of it is with the socket.
  Future<Void> end(Buffer lastPiece) {
    unwatch();
    bytes += lastPiece.length();
    return finish(lastPiece);
  }

  /// Writes a piece; whether the source should wait for [#onDrain].
  boolean write(Buffer piece) {
    if (state instanceof SinkState.Converting(int _, Buffer collected)) {
      int room = Math.min(piece.length(), MOST_COLLECTED - collected.length());
      collected.appendBuffer(piece, 0, room);
      return false;
    }
    bytes += piece.length();
    tail.append(piece);
    response.write(piece);
    return response.writeQueueFull();
  }

  void onDrain(Runnable drained) {
    response.drainHandler(_ -> drained.run());
  }

  /// Ends the response as the worker did; completes when all of it is with the socket.
  Future<Void> end(MultiMap trailers) {
    unwatch();
    if (state instanceof SinkState.Converting(int status, Buffer collected)) {
      return finish(dialect().event(UpstreamError.body(status, collected)));
    }
    state = new SinkState.Ended();
    if (!trailers.isEmpty()) {
      HeaderRules.copyResponse(trailers, response.trailers());
    }
    return response.end();
  }

  /// Ends a response whose worker failed in such a way that the client can tell; completes when all
  /// of it is with the socket, or the response is cut off.
  Future<Void> fail() {
    return fail(WORKER_DIED);
  }

  /// Ends a response that goes wrong in such a way that the client can tell; completes likewise.
  Future<Void> fail(GatewayError error) {
    unwatch();
    return switch (state) {
      case SinkState.Streaming(boolean carriesErrors) when carriesErrors -> {
        if (!tail.betweenEvents()) {
          response.write(BLANK_LINE);
        }
        yield finish(dialect().event(error));
      }
      case SinkState.Converting _ -> finish(dialect().event(error));
      case SinkState.Streaming _ -> {
        state = new SinkState.Ended();
        yield breakOff();
      }
      case SinkState.Ended _ -> {
        abandon();
        yield Future.succeededFuture();
      }
      case SinkState.Uncommitted _, SinkState.Headed _ -> throw new IllegalStateException();
    };
  }

  /// Ends the response with its last piece. On HTTP/2 it ends only once that is with the socket: an
  /// ended call cannot be cut off any more, however little its client takes.
  private Future<Void> finish(Buffer lastPiece) {
    if (CutOff.sharesConnection(request)) {
      return response
          .write(lastPiece)
          .compose(_ -> {
            state = new SinkState.Ended();
            return response.end();
          });
    }
    state = new SinkState.Ended();
    return response.end(lastPiece);
  }

  private Future<Void> breakOff() {
    if (CutOff.sharesConnection(request)) {
      response.reset(CutOff.INTERNAL_ERROR);
      return Future.succeededFuture();
    }
    return request.connection().close();
  }

  /// Cuts the response off, for a client that takes nothing any more.
  void abandon() {
    unwatch();
    state = new SinkState.Ended();
    CutOff.answer(request);
  }

  private ErrorDialect dialect() {
    return ErrorDialect.of(Objects.requireNonNullElse(request.path(), ""));
  }
}
