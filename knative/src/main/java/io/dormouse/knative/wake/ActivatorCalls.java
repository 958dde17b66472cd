package io.dormouse.knative.wake;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/// Sends wakes to the activator and touches to Pods, over HTTP/1.1.
public final class ActivatorCalls implements RevisionCalls, AutoCloseable {
  /// The activator's Service, as it is installed.
  public static final URI ACTIVATOR =
      URI.create("http://activator-service.knative-serving.svc.cluster.local");

  private static final String NAMESPACE = "Knative-Serving-Namespace";
  private static final String REVISION = "Knative-Serving-Revision";
  private static final int MAX_CONNECTIONS = 1_000;

  private final HttpClient client;
  private final URI activator;
  private final String path;
  private final Duration longestWake;
  private final Duration longestTouch;

  /// @param activator where the activator takes requests
  /// @param path of a request that costs the worker nothing
  /// @param longestWake after which an unanswered wake ends
  /// @param longestTouch after which an unanswered touch ends
  public ActivatorCalls(
      Vertx vertx, URI activator, String path, Duration longestWake, Duration longestTouch) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(false),
            new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    this.activator = activator;
    this.path = path;
    this.longestWake = longestWake;
    this.longestTouch = longestTouch;
  }

  @Override
  public OpenCall wake(RevisionId revision, Runnable ended) {
    int port = activator.getPort() < 0 ? 80 : activator.getPort();
    RequestOptions options =
        get(activator.getHost(), port, longestWake)
            .addHeader(NAMESPACE, revision.namespace())
            .addHeader(REVISION, revision.name());
    return new VertxCall(client, options, ended);
  }

  @Override
  public OpenCall touch(String host, int port) {
    return new VertxCall(client, get(host, port, longestTouch), () -> {});
  }

  private RequestOptions get(String host, int port, Duration longest) {
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setHost(host)
        .setPort(port)
        .setURI(path)
        .setConnectTimeout(longestTouch.toMillis())
        .setIdleTimeout(longest.toMillis());
  }

  @Override
  public void close() {
    client.close();
  }
}
