package io.dormouse.bench.hold;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Calls of one size, each with a nonce of its own, and what came back.
final class HeldCalls implements AutoCloseable {
  /// How many bytes a body begins with before anything but the nonce.
  static final int NONCE_BYTES = 32;

  private static final int OPENING_AT_ONCE = 200;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client;
  private final int port;
  private final String model;
  private final byte[] filling;
  private final AtomicInteger right = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();
  private final AtomicLong firstNanos = new AtomicLong();
  private final AtomicLong lastNanos = new AtomicLong();

  /// Calls that share so many connections as evenly as they can: over HTTP/2, or over HTTP/1.1
  /// where each has its own.
  HeldCalls(int port, String model, int bodyBytes, int calls, int connections) {
    this.port = port;
    this.model = model;
    String rest = "\"model\":\"" + model + "\",\"input\":\"";
    this.filling =
        "x".repeat(bodyBytes - NONCE_BYTES - rest.length() - 2).getBytes(StandardCharsets.US_ASCII);
    var options = new HttpClientOptions().setKeepAlive(false).setConnectTimeout(60_000);
    if (connections < calls) {
      options.setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
      options.setHttp2MultiplexingLimit((calls + connections - 1) / connections);
    }
    this.client =
        vertx.createHttpClient(
            options, new PoolOptions().setHttp1MaxSize(connections).setHttp2MaxSize(connections));
  }

  /// Sends so many, a few connections at a time; returns once all are sent.
  void send(int calls) throws InterruptedException {
    var opening = new Semaphore(OPENING_AT_ONCE);
    for (int call = 0; call < calls; call++) {
      opening.acquire();
      send(call, opening);
    }
    opening.acquire(OPENING_AT_ONCE);
  }

  private void send(int call, Semaphore opening) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1/embeddings")
            .addHeader("Content-Type", "application/json");
    String nonce = nonce(call);
    client
        .request(options)
        .compose(request -> {
          Future<HttpClientResponse> answer = request.response();
          return request.end(body(nonce)).onComplete(_ -> opening.release()).compose(_ -> answer);
        })
        .onFailure(_ -> {})
        .compose(response -> response.body().map(body -> isRight(response, body, nonce)))
        .onComplete(result -> count(result.succeeded() && result.result()));
  }

  /// The first member of a body, which makes the nonce its first bytes.
  private static String nonce(int call) {
    return "{\"nonce\":\"%020d\",".formatted(call);
  }

  private Buffer body(String nonce) {
    return Buffer.buffer(nonce)
        .appendString("\"model\":\"" + model + "\",\"input\":\"")
        .appendBytes(filling)
        .appendString("\"}");
  }

  private static boolean isRight(HttpClientResponse response, Buffer body, String nonce) {
    return response.statusCode() == 200 && body.toString().equals(nonce);
  }

  private void count(boolean isRight) {
    long now = System.nanoTime();
    firstNanos.compareAndSet(0, now);
    lastNanos.set(now);
    (isRight ? right : wrong).incrementAndGet();
  }

  /// Answers of 200 with the call's own nonce.
  int right() {
    return right.get();
  }

  /// All other outcomes.
  int wrong() {
    return wrong.get();
  }

  long firstNanos() {
    return firstNanos.get();
  }

  long lastNanos() {
    return lastNanos.get();
  }

  @Override
  public void close() {
    client.close();
    vertx.close();
  }
}
