package io.dormouse.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.LongSupplier;

/// A call that shows a newcomer what a model does.
sealed interface FirstCall permits FirstChat, FirstEmbedding {
  /// The path it goes to.
  String path();

  /// What is asked of a model.
  JsonObject body(String model);

  /// Reads an answer of status 200 to its end; the moment is that of the response's head.
  ///
  /// @param sinceCallMs milliseconds since the call was sent
  /// @param shown whether the answer itself is printed
  Future<Answer> read(HttpClientResponse response, LongSupplier sinceCallMs, boolean shown);

  /// One answer, timed as its caller sees it.
  ///
  /// @param first what came first, such as `first byte`
  /// @param firstMs when it came, in milliseconds since the call was sent
  /// @param lastMs when the whole was there
  /// @param note what it was
  record Answer(String first, long firstMs, long lastMs, String note) {}
}
