package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.platform.Tempo;
import io.dormouse.gateway.routing.WorkerSays;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/// Looks what a foreign server says of its load: its slots once (`/props`), then its metrics
/// (`/metrics`) at intervals; one request at a time, of a bounded answer. Used on the platform's
/// context only.
final class LoadLook {
  /// The longest answer that is read.
  static final int MOST_BYTES = 1 << 20;

  private static final String HOST = "127.0.0.1";
  private static final int MOST_FAILURES = 3;
  private static final long SLOTS_WITHIN_MS = 1_000;

  /// How many looks are left out at a server that told nothing.
  private static final int RARE = 30;

  private final Vertx vertx;
  private final BoundedRequest requests;
  private final Tempo tempo;
  private final int port;
  private final Listener listener;
  private OptionalInt slots = OptionalInt.empty();
  private boolean told;
  private int failures;
  private boolean closed;

  /// Hears what the server says.
  interface Listener {
    /// It said so.
    void says(WorkerSays said);

    /// It says nothing any more.
    void silent();
  }

  LoadLook(BoundedRequest requests, Tempo tempo, int port, Listener listener) {
    this.vertx = requests.vertx();
    this.requests = requests;
    this.tempo = tempo;
    this.port = port;
    this.listener = listener;
  }

  /// The slots of the server, if it tells of any in time; to be asked before it gets its first
  /// call.
  Future<OptionalInt> slots() {
    return get("/props", SLOTS_WITHIN_MS)
        .map(EngineMetrics::slots)
        .otherwise(OptionalInt.empty())
        .onSuccess(told -> slots = told);
  }

  void start() {
    look();
  }

  void close() {
    closed = true;
  }

  private void look() {
    if (!closed) {
      get("/metrics", tempo.requestMs())
          .map(text -> EngineMetrics.read(text, slots))
          .otherwise(Optional.empty())
          .onSuccess(this::looked);
    }
  }

  private void looked(Optional<WorkerSays> said) {
    if (closed) {
      return;
    }
    if (said.isPresent()) {
      told = true;
      failures = 0;
      listener.says(said.get());
    } else if (told && ++failures == MOST_FAILURES) {
      told = false;
      listener.silent();
    }
    long pause = told ? tempo.loadMs() : tempo.loadMs() * RARE;
    var _ = vertx.setTimer(pause, _ -> look());
  }

  private Future<String> get(String path, long withinMs) {
    var options =
        new RequestOptions().setMethod(HttpMethod.GET).setHost(HOST).setPort(port).setURI(path);
    return requests.send(options, withinMs, LoadLook::text);
  }

  private static Future<String> text(HttpClientRequest request, HttpClientResponse response) {
    Promise<String> read = Promise.promise();
    Buffer text = Buffer.buffer();
    response.handler(piece -> {
      text.appendBuffer(piece);
      if (text.length() > MOST_BYTES) {
        request.reset();
        read.tryFail("longer than " + MOST_BYTES + " bytes");
      }
    });
    response.exceptionHandler(read::tryFail);
    response.endHandler(_ -> {
      if (response.statusCode() == 200) {
        read.tryComplete(text.toString(StandardCharsets.UTF_8));
      } else {
        read.tryFail("status " + response.statusCode());
      }
    });
    return read.future();
  }
}
