package io.dormouse.gateway.proxy;

import io.dormouse.gateway.pool.WorkerEndpoint;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The connections to all workers, kept-alive ones where a call may use them; one for a gateway.
public final class HttpClientPool implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final int MAX_PIECE_BYTES = 64 << 10;

  private final Set<HttpConnection> unused = ConcurrentHashMap.newKeySet();
  private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();
  private final Map<EventLoop, HttpClient> onceClients = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final HttpClientOptions options;
  private final PoolOptions pool;

  /// @param maxConcurrent most calls at once, and so most connections to one worker
  public HttpClientPool(Vertx vertx, int maxConcurrent) {
    this.vertx = vertx;
    this.options =
        new HttpClientOptions()
            .setKeepAlive(true)
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxChunkSize(MAX_PIECE_BYTES);
    this.pool = new PoolOptions().setHttp1MaxSize(maxConcurrent).setMaxWaitQueueSize(maxConcurrent);
  }

  /// The client of the calling event loop: a call's two connections live on one thread, so that no
  /// byte of it is handed over.
  private HttpClient client(boolean kept) {
    var context = (ContextInternal) vertx.getOrCreateContext();
    var loop = context.nettyEventLoop();
    return kept
        ? clients.computeIfAbsent(loop, _ -> newClient(options))
        : onceClients.computeIfAbsent(
            loop, _ -> newClient(new HttpClientOptions(options).setKeepAlive(false)));
  }

  private HttpClient newClient(HttpClientOptions how) {
    return vertx.httpClientBuilder().with(how).with(pool).withConnectHandler(this::opened).build();
  }

  private void opened(HttpConnection connection) {
    unused.add(connection);
    connection.closeHandler(_ -> unused.remove(connection));
  }

  /// A request on a connection of its own.
  ///
  /// @param reused whether the connection has carried another request before, so that its worker
  ///   may have closed it meanwhile
  record PooledRequest(HttpClientRequest request, boolean reused) {}

  /// Begins a request; fails where no connection can be made.
  ///
  /// @param kept whether on a kept connection, if there is one; else on one that ends with it
  Future<PooledRequest> request(
      WorkerEndpoint endpoint, HttpMethod method, String uri, boolean kept) {
    RequestOptions target =
        new RequestOptions()
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setMethod(method)
            .setURI(uri);
    return client(kept)
        .request(target)
        .map(request -> new PooledRequest(request, !unused.remove(request.connection())));
  }

  Vertx vertx() {
    return vertx;
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::close);
    onceClients.values().forEach(HttpClient::close);
  }
}
