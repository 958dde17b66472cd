package io.dormouse.worker.http;

import io.dormouse.worker.engine.Admission;
import io.dormouse.worker.lifecycle.WorkerState.Phase;
import io.dormouse.worker.lifecycle.WorkerState.Ready;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// The data port: {@code POST /v1/embeddings}, the model list, health, and errors in one shape for
/// everything else.
public final class EmbeddingRoutes {
  static final Logger LOG = Logger.getLogger(EmbeddingRoutes.class);

  /// The largest body.
  private static final long MAX_BODY_BYTES = 8L << 20;

  private static final int LAST = Integer.MAX_VALUE;
  private static final Pattern DEADLINE = Pattern.compile("\\d{1,9}");

  private final EmbeddingService service;
  private final CallMemory memory;

  /// Routes of that service, whose calls share a part of this process's heap.
  public EmbeddingRoutes(EmbeddingService service) {
    this(service, CallMemory.ofHeap(Runtime.getRuntime().maxMemory()));
  }

  EmbeddingRoutes(EmbeddingService service, CallMemory memory) {
    this.service = service;
    this.memory = memory;
  }

  /// Adds the routes.
  public void register(Router router) {
    router.route().handler(EmbeddingRoutes::echoRequestId).failureHandler(EmbeddingRoutes::failed);
    router.post("/v1/embeddings").handler(EmbeddingRoutes::refuseEncodedBody);
    router.post("/v1/embeddings").handler(this::read);
    router.get("/v1/models").handler(this::models);
    router.get("/v1/models/:id").handler(this::model);
    router.get("/health").handler(this::health);
    for (String path : new String[] {"/v1/embeddings", "/v1/models", "/v1/models/:id", "/health"}) {
      router.route(path).handler(EmbeddingRoutes::methodNotAllowed);
    }
    router
        .route()
        .order(LAST)
        .handler(
            context -> Responder.error(context, ApiError.pathNotFound(context.normalizedPath())));
  }

  private static void refuseEncodedBody(RoutingContext context) {
    String encoding = context.request().getHeader("Content-Encoding");
    if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
      Responder.error(context, ApiError.encodedBody(encoding));
    } else {
      context.next();
    }
  }

  private void read(RoutingContext context) {
    CallMemory.Charge charge = memory.open();
    BodyReader.read(context, MAX_BODY_BYTES, charge, body -> embed(context, charge, body));
  }

  private void embed(RoutingContext context, CallMemory.Charge charge, byte[] body) {
    switch (service.admit()) {
      case Admission.Full() -> refuse(context, charge, ApiError.overloaded());
      case Admission.Closed() -> refuse(context, charge, ApiError.notReady(phase()));
      case Admission.Admitted(Admission.Permit permit) ->
          EmbeddingExchange.start(
                  service, context, new EmbeddingExchange.Held(permit, charge), deadlineMs(context))
              .accept(body);
    }
  }

  private void refuse(RoutingContext context, CallMemory.Charge charge, ApiError error) {
    charge.close();
    refuse(context, error);
  }

  private void refuse(RoutingContext context, ApiError error) {
    service.meters().refused(error.code());
    Responder.error(context, error);
  }

  private static Optional<Long> deadlineMs(RoutingContext context) {
    return Optional.ofNullable(context.request().getHeader("Dormouse-Deadline-Ms"))
        .filter(value -> DEADLINE.matcher(value).matches())
        .map(Long::valueOf);
  }

  private void models(RoutingContext context) {
    JsonObject list =
        new JsonObject().put("object", "list").put("data", new JsonArray().add(describe()));
    Responder.json(context, 200, list.toBuffer());
  }

  private void model(RoutingContext context) {
    String asked = context.pathParam("id");
    if (service.model().equals(asked)) {
      Responder.json(context, 200, describe().toBuffer());
    } else {
      Responder.error(context, ApiError.modelNotFound(String.valueOf(asked), service.model()));
    }
  }

  private JsonObject describe() {
    return new JsonObject()
        .put("id", service.model())
        .put("object", "model")
        .put("created", service.identity().createdSeconds())
        .put("owned_by", "dormouse");
  }

  private void health(RoutingContext context) {
    if (service.serving().lifecycle().state() instanceof Ready) {
      Responder.json(context, 200, new JsonObject().put("status", "ok").toBuffer());
    } else {
      Responder.error(context, ApiError.notReady(phase()));
    }
  }

  private String phase() {
    Phase phase = service.serving().lifecycle().state().phase();
    return phase.name().toLowerCase(Locale.ROOT);
  }

  private static void echoRequestId(RoutingContext context) {
    String id = context.request().getHeader(Responder.REQUEST_ID);
    if (id != null) {
      context.response().putHeader(Responder.REQUEST_ID, id);
    }
    context.next();
  }

  private static void methodNotAllowed(RoutingContext context) {
    Responder.error(context, ApiError.methodNotAllowed(context.request().method().name()));
  }

  private static void failed(RoutingContext context) {
    if (context.failure() != null) {
      LOG.error("a route failed", context.failure());
    }
    Responder.error(context, ApiError.engine("the worker failed"));
  }
}
