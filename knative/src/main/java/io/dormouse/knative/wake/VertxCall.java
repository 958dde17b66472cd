package io.dormouse.knative.wake;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/// One request on Vert.x's client, whose answer is read for nothing but its end.
final class VertxCall implements RevisionCalls.OpenCall {
  private final Runnable ended;
  private @Nullable HttpClientRequest request;
  private boolean finished;

  VertxCall(HttpClient client, RequestOptions options, Runnable ended) {
    this.ended = ended;
    client.request(options).onSuccess(this::opened).onFailure(_ -> over());
  }

  private synchronized void opened(HttpClientRequest opened) {
    if (finished) {
      opened.reset();
      return;
    }
    request = opened;
    opened.send().compose(response -> response.end()).onComplete(_ -> over());
  }

  private void over() {
    if (finish()) {
      ended.run();
    }
  }

  private synchronized boolean finish() {
    boolean first = !finished;
    finished = true;
    return first;
  }

  @Override
  public synchronized void end() {
    if (finish() && request != null) {
      request.reset();
    }
  }
}
