package io.dormouse.worker.http;

import io.dormouse.worker.engine.Admission;
import io.dormouse.worker.lifecycle.WorkerState.Phase;
import io.dormouse.worker.lifecycle.WorkerState.Ready;
import io.dormouse.worker.model.ModelKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/// The data port: embeddings, completions, the model list, health, and errors in one shape for
/// everything else.
public final class ApiRoutes {
  static final Logger LOG = Logger.getLogger(ApiRoutes.class);

  /// The largest body, where the heap is not smaller.
  private static final long MAX_BODY_BYTES = 8L << 20;

  private static final int LAST = Integer.MAX_VALUE;
  private static final int BAD_REQUEST = 400;

  private final ApiService service;
  private final CallMemory memory;

  /// Routes of that service, whose calls share a part of this process's heap.
  public ApiRoutes(ApiService service) {
    this(service, CallMemory.ofHeap(Runtime.getRuntime().maxMemory()));
  }

  ApiRoutes(ApiService service, CallMemory memory) {
    this.service = service;
    this.memory = memory;
  }

  /// Begins an admitted call, whose body is whole.
  private interface Starter {
    void start(RoutingContext context, HeldByCall held, CallHeaders headers, byte[] body);
  }

  /// Adds the routes.
  public void register(Router router) {
    router.route().handler(ApiRoutes::echoRequestId).failureHandler(ApiRoutes::failed);
    router.errorHandler(BAD_REQUEST, ApiRoutes::badPath);
    inference(router, "/v1/embeddings", ModelKind.EMBEDDING, this::embed);
    inference(router, "/v1/chat/completions", ModelKind.LANGUAGE, this::chat);
    inference(router, "/v1/completions", ModelKind.LANGUAGE, this::complete);
    router.get("/v1/models").handler(this::models);
    router.get("/v1/models/:id").handler(this::model);
    router.get("/health").handler(this::health);
    for (String path : List.of("/v1/models", "/v1/models/:id", "/health")) {
      router.route(path).handler(ApiRoutes::methodNotAllowed);
    }
    router
        .route()
        .order(LAST)
        .handler(
            context -> Responder.error(context, ApiError.pathNotFound(context.normalizedPath())));
  }

  private void inference(Router router, String path, ModelKind kind, Starter starter) {
    router.post(path).handler(ApiRoutes::refuseEncodedBody);
    router
        .post(path)
        .handler(context -> {
          service.serving().lifecycle().called();
          if (service.identity().kind() == kind) {
            read(context, starter);
          } else {
            Responder.error(
                context, ApiError.wrongKind(service.model(), service.identity().kind()));
          }
        });
    router.route(path).handler(ApiRoutes::methodNotAllowed);
  }

  private static void refuseEncodedBody(RoutingContext context) {
    String encoding = context.request().getHeader("Content-Encoding");
    if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
      Responder.error(context, ApiError.encodedBody(encoding));
    } else {
      context.next();
    }
  }

  private void read(RoutingContext context, Starter starter) {
    CallMemory.Charge charge = memory.open();
    long most = Math.min(MAX_BODY_BYTES, memory.limitBytes());
    BodyReader.read(context, most, charge, body -> admit(context, charge, starter, body));
  }

  private void admit(
      RoutingContext context, CallMemory.Charge charge, Starter starter, byte[] body) {
    switch (service.admit()) {
      case Admission.Full() -> refuse(context, charge, ApiError.overloaded());
      case Admission.Closed() -> refuse(context, charge, ApiError.notReady(phase()));
      case Admission.Admitted(Admission.Permit permit) ->
          starter.start(
              context, new HeldByCall(permit, charge), CallHeaders.of(context.request()), body);
    }
  }

  private void embed(RoutingContext context, HeldByCall held, CallHeaders headers, byte[] body) {
    EmbeddingExchange.start(service, context, held, headers.deadlineMs()).accept(body);
  }

  private void chat(RoutingContext context, HeldByCall held, CallHeaders headers, byte[] body) {
    GenerationExchange.start(service, context, held, headers).accept(new ChatForm(), body);
  }

  private void complete(RoutingContext context, HeldByCall held, CallHeaders headers, byte[] body) {
    GenerationExchange.start(service, context, held, headers).accept(new CompletionForm(), body);
  }

  private void refuse(RoutingContext context, CallMemory.Charge charge, ApiError error) {
    charge.close();
    service.meters().refused(error.code());
    Responder.error(context, error);
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

  /// The router's own refusal of a path that cannot be decoded.
  private static void badPath(RoutingContext context) {
    Responder.error(
        context,
        ApiError.badRequest(
            "invalid_path", "The path has a percent sign that begins no byte of UTF-8.", null));
  }

  private static void failed(RoutingContext context) {
    if (context.failure() != null) {
      LOG.errorf(context.failure(), "%s failed", CallLabel.of(context.request()));
    }
    Responder.error(context, ApiError.engine("the worker failed"));
  }
}
