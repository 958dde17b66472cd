package io.dormouse.gateway.proxy;

import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.proxy.HttpClientPool.PooledRequest;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One relayed call, over at most two attempts; confined to the context of the client's request.
final class Exchange {
  private static final int FIRST_FINAL_STATUS = 200;
  private static final String NOT_ADMITTED = "Dormouse-Not-Admitted";
  private static final String WORKER_TOKEN = "Dormouse-Worker-Token";

  private static final Set<HttpMethod> TAKING_BODIES =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  private final HttpClientPool pool;
  private final RelayRequest call;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final ClientSink sink;
  private final Promise<RelayOutcome> outcome = Promise.promise();
  private final AnswerClocks clocks;
  private @Nullable Attempt current;

  Exchange(HttpClientPool pool, RelayRequest call, LongSupplier nanoTime) {
    this.pool = pool;
    this.call = call;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.sink = new ClientSink(call.client());
    this.clocks = new AnswerClocks(pool.vertx(), nanoTime, call.limits(), this::expired);
  }

  Future<RelayOutcome> start() {
    if (sink.watch(this::clientGone)) {
      clocks.start();
      connect(false);
    } else {
      end(new RelayOutcome.ClientGone(true));
    }
    return outcome.future();
  }

  private void connect(boolean again) {
    HttpServerRequest client = call.client();
    pool.request(call.endpoint(), client.method(), originForm(client), call.repeatable())
        .onSuccess(pooled -> new Attempt(pooled, again).begin())
        .onFailure(cause -> end(unconnected(cause, again)));
  }

  /// A connection that is reset before this side knows of it was taken by somebody who ends.
  ///
  /// @param again whether a kept connection was reset under the call just before
  static RelayOutcome unconnected(Throwable cause, boolean again) {
    boolean reset =
        cause instanceof SocketException
            && !(cause instanceof ConnectException)
            && !(cause instanceof NoRouteToHostException);
    return reset
        ? new RelayOutcome.Undelivered(String.valueOf(cause))
        : new RelayOutcome.ConnectFailed(String.valueOf(cause), isRefusal(cause), again);
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof ConnectException && !(cause instanceof ConnectTimeoutException);
  }

  private static String originForm(HttpServerRequest client) {
    String uri = client.uri();
    if (uri.startsWith("/")) {
      return uri;
    }
    String path = client.path();
    String query = client.query();
    return (path == null ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private void clientGone() {
    if (!outcome.future().isComplete()) {
      boolean beforeResponse = sink.uncommitted();
      end(new RelayOutcome.ClientGone(beforeResponse));
      if (current != null) {
        current.cancel();
      }
    }
  }

  private void expired(Expiry expiry) {
    if (outcome.future().isComplete()) {
      return;
    }
    boolean begun = !sink.uncommitted();
    var attempt = current;
    end(new RelayOutcome.TimedOut(expiry, begun, sink.bytes()));
    if (sink.ended() || (begun && expiry == Expiry.SLOW_CLIENT)) {
      sink.abandon();
    } else if (begun) {
      taken(sink.fail(new GatewayError.WorkerTimeout(expiry.code(), expiry.message())));
    }
    if (attempt != null) {
      attempt.cancel();
    }
  }

  /// Gives a client as long to take the end of a broken answer as it has between two pieces.
  private void taken(Future<Void> written) {
    long patience = pool.vertx().setTimer(call.limits().idleStreamMs(), _ -> sink.abandon());
    written.onComplete(_ -> pool.vertx().cancelTimer(patience));
  }

  private void end(RelayOutcome result) {
    if (outcome.tryComplete(result)) {
      clocks.stop();
      sink.release();
    }
  }

  /// One request to the worker.
  private final class Attempt {
    private final HttpClientRequest request;
    private final boolean reused;
    private final boolean again;
    private boolean seen;
    private boolean bodySent;
    private boolean settled;
    private boolean finished;
    private boolean converted;
    private long firstByteNanos;

    /// @param again whether a kept connection was reset under this call just before
    Attempt(PooledRequest pooled, boolean again) {
      this.request = pooled.request();
      this.reused = pooled.reused();
      this.again = again;
    }

    void begin() {
      if (outcome.future().isComplete()) {
        request.reset();
        return;
      }
      current = this;
      try {
        putHeaders(request.headers());
      } catch (IllegalArgumentException forbiddenCharacter) {
        failedBeforeResponse(forbiddenCharacter);
        request.reset();
        return;
      }
      request.continueHandler(_ -> seen = true);
      request.earlyHintsHandler(_ -> seen = true);
      request.response().onSuccess(this::head).onFailure(this::failedBeforeResponse);
      call.body()
          .sendAndEnd(request)
          .onSuccess(_ -> bodySent = true)
          .onFailure(cause -> {
            failedBeforeResponse(cause);
            request.reset();
          });
    }

    void cancel() {
      settled = true;
      request.reset();
    }

    private void putHeaders(MultiMap headers) {
      HeaderRules.copyRequest(call.client().headers(), headers);
      long length = call.body().length();
      if (length > 0 || TAKING_BODIES.contains(call.client().method())) {
        headers.set(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
      }
      call.headers()
          .forEach((name, value) -> {
            if (value.isEmpty()) {
              headers.remove(name);
            } else {
              headers.set(name, value);
            }
          });
      call.endpoint().token().ifPresent(token -> headers.set(WORKER_TOKEN, token));
    }

    private void failedBeforeResponse(Throwable cause) {
      if (settled) {
        return;
      }
      settled = true;
      boolean unseen = !seen && isReset(cause);
      if (unseen && again) {
        end(new RelayOutcome.Undelivered(String.valueOf(cause)));
      } else if (unseen && reused) {
        connect(true);
      } else {
        end(new RelayOutcome.FailedBeforeResponse(String.valueOf(cause)));
      }
    }

    private static boolean isReset(Throwable cause) {
      return cause instanceof HttpClosedException || cause instanceof IOException;
    }

    private void head(HttpClientResponse response) {
      if (settled) {
        return;
      }
      settled = true;
      int status = response.statusCode();
      if (status < FIRST_FINAL_STATUS) {
        request.connection().close();
        end(new RelayOutcome.FailedBeforeResponse("unexpected interim status " + status));
        return;
      }
      if ("true".equalsIgnoreCase(response.getHeader(NOT_ADMITTED))) {
        new Discard(pool.vertx(), request, response, bodySent).start();
        end(new RelayOutcome.NotAdmitted(status));
        return;
      }
      try {
        sink.head(response);
      } catch (IllegalArgumentException forbiddenCharacter) {
        request.reset();
        end(new RelayOutcome.FailedBeforeResponse(String.valueOf(forbiddenCharacter)));
        return;
      }
      response.handler(piece -> relay(response, piece));
      response.exceptionHandler(_ -> died());
      response.endHandler(_ -> ended(response));
    }

    /// The first byte of the answer is there, or its end.
    private void firstByte() {
      if (sink.commit(call.onResponseHead())) {
        firstByteNanos = nanoTime.getAsLong() - startNanos;
        clocks.began();
      }
    }

    private void relay(HttpClientResponse response, Buffer piece) {
      if (outcome.future().isComplete()) {
        return;
      }
      firstByte();
      clocks.progress();
      if (sink.isLast(piece)) {
        finished = true;
        finish(response, sink.end(piece));
      } else if (sink.write(piece)) {
        response.pause();
        clocks.clientIsSlow(true);
        sink.onDrain(() -> {
          clocks.clientIsSlow(false);
          response.resume();
        });
      }
    }

    private void ended(HttpClientResponse response) {
      if (!finished && !outcome.future().isComplete()) {
        firstByte();
        converted = sink.converts();
        finish(response, sink.end(response.trailers()));
      }
    }

    private void finish(HttpClientResponse response, Future<Void> written) {
      clocks.clientIsSlow(true);
      response.exceptionHandler(null);
      if (!bodySent) {
        request.reset();
      }
      int status = response.statusCode();
      current = null;
      RelayOutcome whole =
          converted
              ? new RelayOutcome.Converted(status, sink.bytes())
              : new RelayOutcome.Completed(status, sink.bytes(), firstByteNanos);
      written.onSuccess(_ -> end(whole)).onFailure(_ -> end(new RelayOutcome.ClientGone(false)));
    }

    private void died() {
      if (outcome.future().isComplete()) {
        return;
      }
      if (sink.uncommitted()) {
        end(new RelayOutcome.FailedBeforeResponse("the answer broke off before its first byte"));
      } else {
        taken(sink.fail());
        end(new RelayOutcome.FailedMidStream(sink.bytes()));
      }
    }
  }
}
