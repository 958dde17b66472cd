package io.dormouse.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.http.Await;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataPortTest {
  private static final int BODY_BYTES = 8 << 20;

  @TempDir Path folder;
  private DataPortFixture gateway;
  private NetSocket client;
  private final Promise<String> listed = Promise.promise();

  @BeforeEach
  void open() throws Exception {
    gateway = new DataPortFixture(folder);
    client = Await.value(gateway.vertx.createNetClient().connect(gateway.number, "127.0.0.1"));
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
    gateway.close();
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
