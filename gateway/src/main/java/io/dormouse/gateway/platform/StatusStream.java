package io.dormouse.gateway.platform;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The stream of a worker's status documents, taken up again whenever it breaks.
public final class StatusStream {
  private static final int MAX_LINE_BYTES = 1 << 20;

  /// Tries in a row for which a pause shorter than the standard one is kept.
  private static final int QUICK_TRIES = 500;

  /// Receives what is heard, and that nothing is heard.
  public interface Listener {
    /// A document came.
    void status(WorkerStatus status);

    /// Nothing has come for [Tempo#silenceMs].
    void silent();

    /// Nothing has come for [Tempo#suspectMs].
    void suspect();
  }

  private final Vertx vertx;
  private final HttpClient client;
  private final ControlPort port;
  private final Tempo tempo;
  private final Listener listener;
  private final StringBuilder data = new StringBuilder();
  private @Nullable HttpClientRequest request;
  private long silenceTimer = -1;
  private long suspectTimer = -1;
  private int tries;
  private boolean closed;

  public StatusStream(
      Vertx vertx, HttpClient client, ControlPort port, Tempo tempo, Listener listener) {
    this.vertx = vertx;
    this.client = client;
    this.port = port;
    this.tempo = tempo;
    this.listener = listener;
  }

  public void open() {
    heard();
    connect();
  }

  public void close() {
    closed = true;
    vertx.cancelTimer(silenceTimer);
    vertx.cancelTimer(suspectTimer);
    if (request != null) {
      request.reset();
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    client
        .request(
            port.options(HttpMethod.GET, "/status/stream").setConnectTimeout(tempo.requestMs()))
        .compose(opened -> {
          request = opened;
          return opened.send();
        })
        .onSuccess(this::listen)
        .onFailure(broken -> reconnect());
  }

  private void listen(HttpClientResponse response) {
    if (closed || response.statusCode() != 200) {
      response.request().reset();
      reconnect();
      return;
    }
    data.setLength(0);
    var lines = RecordParser.newDelimited("\n", this::line).maxRecordSize(MAX_LINE_BYTES);
    lines.exceptionHandler(tooLong -> response.request().reset());
    response.handler(lines);
    var once = new Once(this::reconnect);
    response.exceptionHandler(broken -> once.run());
    response.endHandler(ended -> once.run());
  }

  private void line(Buffer buffer) {
    var line = buffer.toString(StandardCharsets.UTF_8).stripTrailing();
    if (line.startsWith("data:")) {
      data.append(line, "data:".length(), line.length()).append('\n');
    } else if (line.isEmpty() && !data.isEmpty()) {
      var document = data.toString();
      data.setLength(0);
      if (!closed) {
        heard();
        WorkerStatus.parse(document).ifPresent(listener::status);
      }
    }
  }

  private void heard() {
    tries = 0;
    vertx.cancelTimer(silenceTimer);
    vertx.cancelTimer(suspectTimer);
    silenceTimer = vertx.setTimer(tempo.silenceMs(), timer -> listener.silent());
    suspectTimer = vertx.setTimer(tempo.suspectMs(), timer -> listener.suspect());
  }

  private void reconnect() {
    request = null;
    if (!closed) {
      tries++;
      long standardMs = Math.max(tempo.retryMs(), Tempo.STANDARD.retryMs());
      long pauseMs = tries <= QUICK_TRIES ? tempo.retryMs() : standardMs;
      var _ = vertx.setTimer(pauseMs, timer -> connect());
    }
  }

  /// An action that runs at most once.
  private static final class Once implements Runnable {
    private final Runnable action;
    private boolean done;

    Once(Runnable action) {
      this.action = action;
    }

    @Override
    public void run() {
      if (!done) {
        done = true;
        action.run();
      }
    }
  }
}
