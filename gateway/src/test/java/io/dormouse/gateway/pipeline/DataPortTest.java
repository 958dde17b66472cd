package io.dormouse.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.admission.AdmissionController;
import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.config.ByteSize;
import io.dormouse.gateway.config.Limits;
import io.dormouse.gateway.config.TenantConfig;
import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.http.BodyStore;
import io.dormouse.gateway.proxy.HttpClientPool;
import io.dormouse.gateway.proxy.Relay;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataPortTest {
  private static final int BODY_BYTES = 8 << 20;

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;
  private BodyStore store;
  private NetSocket client;
  private final Promise<String> listed = Promise.promise();

  @BeforeEach
  void open() throws Exception {
    ByteSize large = new ByteSize(16 << 20);
    var limits = new Limits(large, 1, large, large, large, Duration.ofSeconds(5));
    var catalog = new ModelCatalog(List.of());
    store = BodyStore.open(vertx, limits, folder, System::nanoTime);
    var relay = new Relay(new HttpClientPool(vertx, 1), System::nanoTime);
    var parts =
        new RequestPipeline.Parts(
            limits,
            new AdmissionController(1),
            store,
            catalog,
            new TenantConfig(false, Map.of()),
            relay,
            _ -> {});
    var pipeline =
        new RequestPipeline(parts, vertx, InstantSource.system(), System::nanoTime, () -> "id");
    var port =
        new DataPort(
            pipeline, new ModelList(catalog, Instant.EPOCH), vertx, limits.maxBody().bytes());
    var server =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              request.pause(); // as the framework hands requests over
              port.handle(request);
            })
            .listen(0, "127.0.0.1");
    int number = Await.value(server).actualPort();
    client = Await.value(vertx.createNetClient().connect(number, "127.0.0.1"));
    Buffer received = Buffer.buffer();
    client.handler(piece -> {
      String text = received.appendBuffer(piece).toString();
      if (text.contains("\"object\":\"list\"")) {
        listed.tryComplete(text);
      }
    });
  }

  @AfterEach
  void close() throws Exception {
    Await.value(vertx.close());
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /api/generate", "PUT /v1/embeddings", "POST /v1/models"})
  void bodyOfARefusedRequestIsReadSoThatItsConnectionGoesOn(String request) throws Exception {
    var head = request + " HTTP/1.1\r\nHost: g\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n";
    client.write(head + "x".repeat(BODY_BYTES));
    client.write("GET /v1/models HTTP/1.1\r\nHost: g\r\n\r\n");

    Await.value(listed.future());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "%2e%2E", "a/.%2e", "a%2f..%2fslots", "..;x"})
  void pathThatLeadsOutOfTheApiIsNotFound(String rest) throws Exception {
    client.write("POST /v1/" + rest + " HTTP/1.1\r\nHost: g\r\nContent-Length: 2\r\n\r\n{}");
    client.write("GET /v1/models HTTP/1.1\r\nHost: g\r\n\r\n");

    assertThat(Await.value(listed.future())).contains("404 Not Found").contains("path_not_found");
  }
}
