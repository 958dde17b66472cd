package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.error.ErrorResponder;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.http.ClientConnection;
import io.dormouse.gateway.http.Framing;
import io.dormouse.gateway.http.UnreadBody;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.regex.Pattern;

/// The one route of the data port: `GET /v1/models` from the configuration, `POST /v1/...` through
/// the pipeline.
public final class DataPort {
  private static final String API = "/v1/";
  private static final String MODELS = "/v1/models";
  private static final Pattern DOT_SEGMENT =
      Pattern.compile("(?i)(/|%2f)(\\.|%2e){1,2}(/|%2f|;|$)");

  private final RequestPipeline pipeline;
  private final ModelList models;
  private final Vertx vertx;
  private final SharedConnections connections;
  private final long unreadLimitBytes;

  /// @param pipeline for calls
  /// @param models for the list
  /// @param unreadLimitBytes how much of a body that nobody wants is read
  public DataPort(RequestPipeline pipeline, ModelList models, Vertx vertx, long unreadLimitBytes) {
    this.pipeline = pipeline;
    this.models = models;
    this.vertx = vertx;
    this.connections = new SharedConnections(vertx);
    this.unreadLimitBytes = unreadLimitBytes;
  }

  /// Serves one request; closes its connection where nobody can say where its body ends.
  public void handle(HttpServerRequest request) {
    connections.seen(request);
    String path = Objects.requireNonNullElse(request.path(), "");
    if (ClientConnection.isEnding(request.connection())) {
      return;
    }
    if (Framing.isDoubtful(request)) {
      pipeline.head(request);
      ClientConnection.endWith(request.connection(), () -> refuse(request, Refusals.framing()));
    } else if (isCall(request, path)) {
      pipeline.handle(request);
    } else {
      pipeline.head(request);
      answer(request, path);
      UnreadBody.discard(vertx, request, unreadLimitBytes);
    }
  }

  /// Answers what the framework does not take for a request.
  ///
  /// @param status that it gives it, 400 to 499
  public void malformed(HttpServerRequest request, int status) {
    connections.seen(request);
    if (ClientConnection.isEnding(request.connection())) {
      return;
    }
    pipeline.head(request);
    boolean noPath = status == HttpResponseStatus.NOT_FOUND.code();
    refuse(
        request,
        noPath
            ? new GatewayError.UnknownPath(request.uri())
            : new GatewayError.MalformedHead(status));
    UnreadBody.discard(vertx, request, unreadLimitBytes);
  }

  /// Refuses new calls from now on; those inside go on.
  public void close() {
    pipeline.close();
    connections.close();
  }

  private static boolean isCall(HttpServerRequest request, String path) {
    return request.method().equals(HttpMethod.POST) && isApi(path) && !isModels(path);
  }

  /// A dot segment could lead a worker to paths that are not its API.
  private static boolean isApi(String path) {
    return path.startsWith(API) && !hasDotSegment(path);
  }

  private static boolean hasDotSegment(String path) {
    boolean plain = path.indexOf('.') < 0 && path.indexOf('%') < 0;
    return !plain && DOT_SEGMENT.matcher(path).find();
  }

  private static boolean isModels(String path) {
    return path.equals(MODELS) || path.startsWith(MODELS + "/");
  }

  private void answer(HttpServerRequest request, String path) {
    HttpMethod method = request.method();
    if (!isApi(path)) {
      refuse(request, new GatewayError.UnknownPath(path));
    } else if (!isModels(path)) {
      refuse(request, new GatewayError.MethodNotAllowed(method.name(), "POST"));
    } else if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      refuse(request, new GatewayError.MethodNotAllowed(method.name(), "GET"));
    } else if (path.equals(MODELS) || path.equals(MODELS + "/")) {
      models.all(request);
    } else {
      models.one(request, path.substring(MODELS.length() + 1));
    }
  }

  private static void refuse(HttpServerRequest request, GatewayError error) {
    ErrorResponder.respond(request.response(), error);
  }
}
