package io.dormouse.worker.lifecycle;

import io.vertx.core.Handler;
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
  ///
  /// @param readOnly whether every command is refused
  public void register(Router router, boolean readOnly) {
    router.get("/status").handler(context -> sendStatus(context, 200));
    router
        .get("/status/stream")
        .handler(context ->
            StatusStream.open(
                vertx, context.response(), () -> status.now().encode(), lifecycle::subscribe));
    if (readOnly) {
      router.post("/control/*").handler(ControlRoutes::forbid);
    } else {
      router.post("/control/drain").handler(command(control::drain));
      router.post("/control/resume").handler(command(control::resume));
      router.post("/control/release").handler(command(control::release));
      router.post("/control/load").handler(command(control::load));
    }
  }

  private Handler<RoutingContext> command(Supplier<ControlAnswer> command) {
    return context ->
        vertx
            .executeBlocking(command::get, true)
            .onSuccess(answer -> send(context, answer))
            .onFailure(context::fail);
  }

  private static void forbid(RoutingContext context) {
    String message =
        "The control port takes no commands, only GET /status and /status/stream, because this"
            + " worker runs with --control-read-only; start it without that flag to command it.";
    error(context, 403, "control_read_only", message);
  }

  private void send(RoutingContext context, ControlAnswer answer) {
    switch (answer) {
      case ControlAnswer.Done(int httpStatus) -> sendStatus(context, httpStatus);
      case ControlAnswer.Refused(String code, String message) -> error(context, 409, code, message);
    }
  }

  private static void error(RoutingContext context, int httpStatus, String code, String message) {
    JsonObject error =
        new JsonObject()
            .put("message", message)
            .put("type", "invalid_request_error")
            .putNull("param")
            .put("code", code);
    json(context, httpStatus, new JsonObject().put("error", error));
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
