package io.dormouse.bench.fairness;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Tenants that each keep a number of calls unanswered, over HTTP/2; every answer brings the next
/// call.
final class Tenants implements AutoCloseable {
  private static final int CONNECTIONS = 8;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client;
  private final int port;
  private final String model;
  private final RandomGenerator random;
  private final List<Shares.Admitted> admitted = new ArrayList<>();
  private final int[] unanswered;
  private final CountDownLatch over;
  private int failed;
  private boolean ending;

  /// @param unanswered how many calls each tenant keeps
  Tenants(int port, String model, int[] unanswered, long seed) {
    this.port = port;
    this.model = model;
    this.unanswered = unanswered.clone();
    this.random = new SplittableRandom(seed);
    this.over = new CountDownLatch(Arrays.stream(unanswered).sum());
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false),
            new PoolOptions().setHttp2MaxSize(CONNECTIONS));
  }

  /// Begins.
  void start() {
    vertx.runOnContext(_ -> {
      for (int tenant = 0; tenant < unanswered.length; tenant++) {
        for (int call = 0; call < unanswered[tenant]; call++) {
          next(tenant);
        }
      }
    });
  }

  /// Sends no more; true once every call was answered in time.
  boolean stop(long seconds) throws InterruptedException {
    vertx.runOnContext(_ -> ending = true);
    return over.await(seconds, TimeUnit.SECONDS);
  }

  private void next(int tenant) {
    if (ending) {
      over.countDown();
      return;
    }
    TenantCall call = TenantCall.random(model, random);
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1/embeddings")
            .addHeader("Content-Type", "application/json")
            .addHeader("Dormouse-Tenant", "tenant-" + tenant);
    client
        .request(options)
        .compose(request -> request.send(call.body().toBuffer()).compose(Tenants::body))
        .onComplete(answer -> {
          if (answer.succeeded()) {
            long came = new JsonObject(answer.result()).getLong("cameNanos");
            admitted.add(new Shares.Admitted(tenant, came, call.cost()));
            next(tenant);
          } else {
            failed++;
            over.countDown();
          }
        });
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    return response.statusCode() == 200
        ? response.body()
        : Future.failedFuture("status " + response.statusCode());
  }

  /// The calls that were answered, once all are.
  Shares shares() {
    return new Shares(admitted, unanswered.length);
  }

  /// How many calls a tenant got answered.
  long answered(int tenant) {
    return admitted.stream().filter(it -> it.tenant() == tenant).count();
  }

  /// Calls that got another answer, or none.
  int failed() {
    return failed;
  }

  @Override
  public void close() {
    client.close();
    vertx.close();
  }
}
