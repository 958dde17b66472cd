package io.dormouse.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.LongSupplier;

/// The first call of an embedding model.
record FirstEmbedding() implements FirstCall {
  private static final String INPUT = "A dormouse sleeps until it is called.";

  @Override
  public String path() {
    return "/v1/embeddings";
  }

  @Override
  public JsonObject body(String model) {
    return new JsonObject().put("model", model).put("input", INPUT);
  }

  @Override
  public Future<Answer> read(HttpClientResponse response, LongSupplier sinceCallMs, boolean shown) {
    long firstMs = sinceCallMs.getAsLong();
    return response
        .body()
        .map(body ->
            new Answer(
                "first byte", firstMs, sinceCallMs.getAsLong(), dimensions(body) + " numbers"));
  }

  private static int dimensions(Buffer body) {
    JsonObject first = new JsonObject(body).getJsonArray("data").getJsonObject(0);
    return first.getJsonArray("embedding").size();
  }
}
