package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.catalog.Resolution;
import io.dormouse.gateway.error.ErrorResponder;
import io.dormouse.gateway.error.GatewayError;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// The models as OpenAI lists them, from the configuration: who is awake makes no difference, and
/// nothing is woken.
public final class ModelList {
  private final ModelCatalog catalog;
  private final Instant since;

  /// @param catalog of models
  /// @param since value of `created`
  public ModelList(ModelCatalog catalog, Instant since) {
    this.catalog = catalog;
    this.since = since;
  }

  void all(HttpServerRequest request) {
    var data = new JsonArray();
    catalog.routes().forEach(route -> data.add(entry(route)));
    answer(request, new JsonObject().put("object", "list").put("data", data));
  }

  void one(HttpServerRequest request, String encodedName) {
    String name = decode(encodedName);
    switch (catalog.resolve(name)) {
      case Resolution.Resolved(var route) -> answer(request, entry(route));
      case Resolution.Unknown(var unknown) ->
          ErrorResponder.respond(request.response(), new GatewayError.UnknownModel(unknown));
    }
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return encoded;
    }
  }

  private JsonObject entry(ModelRoute route) {
    return new JsonObject()
        .put("id", route.name())
        .put("object", "model")
        .put("created", since.getEpochSecond())
        .put("owned_by", "dormouse")
        .put("aliases", new JsonArray(route.config().aliases()));
  }

  private static void answer(HttpServerRequest request, JsonObject body) {
    request.response().putHeader("Content-Type", "application/json").end(body.toBuffer());
  }
}
