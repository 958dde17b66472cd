package io.dormouse.gateway.platform.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.function.BiFunction;

/// Requests of which each has one deadline, from its connection to the last byte of its answer; to
/// be used on one context.
///
/// @param client sends them
record BoundedRequest(Vertx vertx, HttpClient client) {
  /// Sends a request without a body.
  ///
  /// @param withinMs for a connection, and again for head and body of the answer
  /// @param read what is made of an answer, once all of it is there
  <T> Future<T> send(
      RequestOptions options,
      long withinMs,
      BiFunction<HttpClientRequest, HttpClientResponse, Future<T>> read) {
    return client
        .request(options.setTimeout(withinMs))
        .compose(request -> {
          Promise<T> answer = Promise.promise();
          long timer =
              vertx.setTimer(
                  withinMs,
                  _ -> {
                    answer.tryFail("no whole answer within " + withinMs + " ms");
                    request.reset();
                  });
          request
              .send()
              .compose(response -> read.apply(request, response))
              .onSuccess(answer::tryComplete)
              .onFailure(answer::tryFail);
          return answer.future().onComplete(_ -> vertx.cancelTimer(timer));
        });
  }
}
