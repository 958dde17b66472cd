package io.dormouse.worker.lifecycle;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/// The control port's own routes: status, its stream, and drain, resume, release, load.
///
/// The commands run off the event loop, because a release waits for the engine.
public final class ControlRoutes {
  private final Vertx vertx;
  private final WorkerLifecycle lifecycle;
  private final WorkerControl control;
  private final StatusDocument status;

  /// Routes over those parts.
  public ControlRoutes(
      Vertx vertx, WorkerLifecycle lifecycle, WorkerControl control, StatusDocument status) {
    this.vertx = vertx;
    this.lifecycle = lifecycle;
    this.control = control;
    this.status = status;
  }

  /// Adds the routes.
  public void register(Router router) {
    router.get("/status").handler(context -> sendStatus(context, 200));
    router
        .get("/status/stream")
        .handler(context ->
            StatusStream.open(
                vertx, context.response(), () -> status.now().encode(), lifecycle::subscribe));
    command(router, "/control/drain", control::drain);
    command(router, "/control/resume", control::resume);
    command(router, "/control/release", control::release);
    command(router, "/control/load", control::load);
  }

  private void command(Router router, String path, Supplier<ControlAnswer> command) {
    router
        .post(path)
        .handler(context ->
            vertx
                .executeBlocking(command::get, true)
                .onSuccess(answer -> send(context, answer))
                .onFailure(context::fail));
  }

  private void send(RoutingContext context, ControlAnswer answer) {
    switch (answer) {
      case ControlAnswer.Done(int httpStatus) -> sendStatus(context, httpStatus);
      case ControlAnswer.Refused(String code, String message) -> {
        JsonObject error =
            new JsonObject()
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .put("code", code);
        json(context, 409, new JsonObject().put("error", error));
      }
    }
  }

  private void sendStatus(RoutingContext context, int httpStatus) {
    json(context, httpStatus, status.now());
  }

  private static void json(RoutingContext context, int httpStatus, JsonObject body) {
    context
        .response()
        .setStatusCode(httpStatus)
        .putHeader("Content-Type", "application/json")
        .end(body.encode())
        .onFailure(_ -> {});
  }
}
