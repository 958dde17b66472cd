package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.platform.ControlPort;
import io.dormouse.gateway.platform.Tempo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Sends a worker its commands, one after the other, each until it is answered or overtaken by the
/// next.
final class ControlCommands {
  private static final Logger LOG = Logger.getLogger(ControlCommands.class);

  private final Vertx vertx;
  private final BoundedRequest requests;
  private final ControlPort port;
  private final Tempo tempo;
  private Future<Void> previous = Future.succeededFuture();
  private long latest;

  ControlCommands(Vertx vertx, HttpClient client, ControlPort port, Tempo tempo) {
    this.vertx = vertx;
    this.requests = new BoundedRequest(vertx, client);
    this.port = port;
    this.tempo = tempo;
  }

  /// Sends a command.
  ///
  /// @param action last part of its path
  /// @param answered takes the status document of the answer, unless a later command was sent
  void send(String action, Consumer<String> answered) {
    var number = ++latest;
    previous = previous.transform(done -> attempt(number, action, answered));
  }

  /// Sends nothing any more.
  void close() {
    latest++;
  }

  private Future<Void> attempt(long number, String action, Consumer<String> answered) {
    if (number != latest) {
      return Future.succeededFuture();
    }
    return requests
        .send(
            port.options(HttpMethod.POST, "/control/" + action),
            tempo.requestMs(),
            (_, response) -> body(action, response))
        .transform(answer -> {
          if (answer.failed()) {
            return pause().compose(waited -> attempt(number, action, answered));
          }
          if (number == latest) {
            answered.accept(answer.result().toString());
          }
          return Future.succeededFuture();
        });
  }

  private Future<Buffer> body(String action, HttpClientResponse response) {
    if (response.statusCode() >= 500) {
      return Future.failedFuture("status " + response.statusCode());
    }
    if (response.statusCode() >= 400) {
      LOG.warnf("worker at %s refused %s: status %d", port, action, response.statusCode());
    }
    return response.body();
  }

  private Future<Void> pause() {
    Promise<Void> waited = Promise.promise();
    var _ = vertx.setTimer(tempo.retryMs(), timer -> waited.complete());
    return waited.future();
  }
}
