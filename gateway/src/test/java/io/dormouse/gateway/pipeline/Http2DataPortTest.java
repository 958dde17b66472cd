package io.dormouse.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.http.RawHttp2;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What HTTP/2 lets a client say that HTTP/1.1 does not, and what becomes of its neighbours.
class Http2DataPortTest {
  private static final int WINDOW = 65_535;
  private static final long PROTOCOL_ERROR = 0x1;
  private static final String BODY = "{\"model\":\"none\"}";

  @TempDir Path folder;
  private DataPortFixture gateway;
  private RawHttp2 client;

  @BeforeEach
  void open() throws Exception {
    gateway = new DataPortFixture(folder);
    client = RawHttp2.connect(gateway.vertx, gateway.number, WINDOW);
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
  }

  private void assertServed(int stream) throws Exception {
    client.post(stream, "/v1/embeddings").end(stream, BODY);
    assertThat(client.next(RawHttp2.DATA, stream).text()).contains("model_not_found");
  }

  @Test
  void aBodyNeedsNoLength() throws Exception {
    assertServed(1);
    assertServed(3);
  }

  @ParameterizedTest
  @CsvSource({
    "x-a,'1\r\nX-Injected: 1',/v1/embeddings,invalid_header",
    "x-a,'1\n2',/v1/embeddings,invalid_header",
    "x-a,'1\0',/v1/embeddings,invalid_header",
    "'x a',1,/v1/embeddings,invalid_header",
    "'x:a',1,/v1/embeddings,invalid_header",
    "':protocol',1,/v1/embeddings,invalid_header",
    "x-a,1,'/v1/embeddings HTTP/1.1\r\nX-Injected: 1\r\n\r\n',invalid_path"
  })
  void whatWouldBeAnotherLineForAWorkerIsRefused(
      String name, String value, String path, String code) throws Exception {
    client.post(1, path, name, value).end(1, BODY);
    assertThat(client.next(RawHttp2.DATA, 1).text()).contains(code);
    assertServed(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer-encoding", "connection", "upgrade"})
  void aHeaderOfTheConnectionEndsItsCallAlone(String name) throws Exception {
    client.post(1, "/v1/embeddings", name, "chunked");
    assertThat(client.next(RawHttp2.RST_STREAM, 1).errorCode()).isEqualTo(PROTOCOL_ERROR);
    assertServed(3);
  }

  @Test
  void aBodyThatIsNotAsLongAsItSaysEndsItsCallAlone() throws Exception {
    client.post(1, "/v1/embeddings", "content-length", "3").end(1, BODY);
    assertThat(client.next(RawHttp2.RST_STREAM, 1).errorCode()).isEqualTo(PROTOCOL_ERROR);
    assertThat(record().code()).isEqualTo("client_gone");
    assertServed(3);
  }

  @Test
  void aCallThatIsTakenBackInItsBodyGivesEverythingBack() throws Exception {
    client.post(1, "/v1/embeddings").data(1, "{\"model\":");
    Await.until(gateway.vertx, () -> gateway.store.heapBytes() > 0);
    client.reset(1);

    assertThat(record().code()).isEqualTo("client_gone");
    Await.until(gateway.vertx, () -> gateway.admission.inside() == 0);
    Await.until(gateway.vertx, () -> gateway.store.heapBytes() == 0);
    assertServed(3);
  }

  @Test
  void aBodyThatNobodyWantsEndsItsCallAlone() throws Exception {
    client.post(1, "/v1/embeddings", "content-length", "99999999", "expect", "100-continue");
    assertThat(client.next(RawHttp2.HEADERS, 1).text()).doesNotContain("connection");
    assertThat(client.next(RawHttp2.DATA, 1).text()).contains("body_too_large");
    assertThat(client.next(RawHttp2.RST_STREAM, 1).errorCode()).isZero();
    assertServed(3);
  }

  @Test
  void aClosingGatewaySendsClientsAwayAndAnswersThoseInside() throws Exception {
    client.post(1, "/v1/embeddings").data(1, "{\"model\":");
    Await.until(gateway.vertx, () -> gateway.store.heapBytes() > 0);
    gateway.port.close();

    assertThat(client.next(RawHttp2.GOAWAY, 0).payload().getInt(0)).isEqualTo(1);
    client.end(1, "\"none\"}");
    assertThat(client.next(RawHttp2.DATA, 1).text()).contains("model_not_found");
    var late = RawHttp2.connect(gateway.vertx, gateway.number, WINDOW);
    late.post(1, "/v1/embeddings").end(1, BODY);
    assertThat(late.next(RawHttp2.DATA, 1).text()).contains("shutting_down");
  }

  private CallRecord record() throws InterruptedException {
    return Objects.requireNonNull(gateway.records.poll(10, TimeUnit.SECONDS));
  }
}
