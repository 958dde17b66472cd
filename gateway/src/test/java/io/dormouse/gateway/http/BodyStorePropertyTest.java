package io.dormouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class BodyStorePropertyTest {
  private static final int CALLS = 12;
  private static final int LARGEST = 100_000;

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void however_calls_interleave_contents_are_kept_and_every_byte_comes_back(@ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    int heapBudget = List.of(6_000, 200_000, 1 << 20).get(random.nextInt(3));
    Path folder = Files.createTempDirectory("spill");
    try (IntakeServer server =
        new IntakeServer(
            folder, IntakeServer.limits(LARGEST, 4_096, heapBudget, 3 * LARGEST), true)) {
      HttpClient client =
          server.vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CALLS));
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        calls.add(new Call(client, new Random(random.nextLong()), server).run());
      }
      for (Future<Boolean> call : calls) {
        assertThat(Await.value(call)).isTrue();
      }
      assertThat(server.intakes).anyMatch(Intake.Stored.class::isInstance);
      Await.until(
          server.vertx, () -> server.store.heapBytes() == 0 && server.store.spillBytes() == 0);
    }
    Files.delete(folder);
  }

  /// One upload in random pieces at random moments, which may be cut off by its client.
  private static final class Call {
    private final HttpClient client;
    private final Random random;
    private final IntakeServer server;
    private final byte[] body;
    private final int abortAt;
    private int sent;

    Call(HttpClient client, Random random, IntakeServer server) {
      this.client = client;
      this.random = random;
      this.server = server;
      this.body = new byte[1 + random.nextInt(random.nextBoolean() ? 5_000 : LARGEST)];
      random.nextBytes(body);
      this.abortAt = random.nextInt(4) == 0 ? random.nextInt(body.length) : body.length + 1;
    }

    /// False if an answer came that is not the body.
    Future<Boolean> run() {
      return client
          .request(HttpMethod.POST, server.port(), "127.0.0.1", "/")
          .compose(request -> {
            request.putHeader("Content-Type", "application/octet-stream");
            if (random.nextBoolean()) {
              request.putHeader("Content-Length", Integer.toString(body.length));
            } else {
              request.setChunked(true);
            }
            Promise<Boolean> verdict = Promise.promise();
            request
                .response()
                .compose(response ->
                    response
                        .body()
                        .map(echo ->
                            response.statusCode() != 200 || echo.equals(Buffer.buffer(body))))
                .onSuccess(verdict::tryComplete)
                .onFailure(_ -> verdict.tryComplete(true));
            send(request);
            return verdict.future();
          });
    }

    private void send(HttpClientRequest request) {
      if (sent >= abortAt) {
        request.reset();
        return;
      }
      int to = Math.min(body.length, sent + 1 + random.nextInt(20_000));
      Buffer piece = Buffer.buffer().appendBytes(body, sent, to - sent);
      sent = to;
      if (sent == body.length && abortAt > body.length) {
        request.end(piece);
        return;
      }
      request.write(piece);
      if (random.nextBoolean()) {
        server.vertx.setTimer(1 + random.nextInt(3), _ -> send(request));
      } else {
        send(request);
      }
    }
  }
}
