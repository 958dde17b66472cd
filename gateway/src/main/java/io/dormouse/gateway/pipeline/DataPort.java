package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.error.ErrorResponder;
import io.dormouse.gateway.error.GatewayError;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/// The one route of the data port: `GET /v1/models` from the configuration, `POST /v1/...` through
/// the pipeline.
public final class DataPort {
  private static final String API = "/v1/";
  private static final String MODELS = "/v1/models";

  private final RequestPipeline pipeline;
  private final ModelList models;

  /// @param pipeline for calls
  /// @param models for the list
  public DataPort(RequestPipeline pipeline, ModelList models) {
    this.pipeline = pipeline;
    this.models = models;
  }

  /// Serves one request.
  public void handle(HttpServerRequest request) {
    String path = request.path();
    if (path == null || !path.startsWith(API)) {
      refuse(request, new GatewayError.UnknownPath(path == null ? "" : path));
    } else if (path.equals(MODELS) || path.startsWith(MODELS + "/")) {
      models(request, path);
    } else if (request.method().equals(HttpMethod.POST)) {
      pipeline.handle(request);
    } else {
      refuse(request, new GatewayError.MethodNotAllowed(request.method().name(), "POST"));
    }
  }

  private void models(HttpServerRequest request, String path) {
    pipeline.head(request);
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      refuse(request, new GatewayError.MethodNotAllowed(request.method().name(), "GET"));
    } else if (path.equals(MODELS) || path.equals(MODELS + "/")) {
      models.all(request);
    } else {
      models.one(request, path.substring(MODELS.length() + 1));
    }
  }

  private void refuse(HttpServerRequest request, GatewayError error) {
    pipeline.head(request);
    ErrorResponder.respond(request.response(), error);
  }
}
