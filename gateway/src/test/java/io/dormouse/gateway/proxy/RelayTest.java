package io.dormouse.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.http.Await;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: g\r\n\r\n";

  private static final Iterable<String> SET_COOKIE = List.of("a=1", "b=2");

  @TempDir Path folder;
  private RelayHarness harness;

  @BeforeEach
  void open() throws Exception {
    harness = new RelayHarness(folder);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void the_worker_sees_the_call_without_what_is_between_client_and_gateway() throws Exception {
    BlockingQueue<MultiMap> seen = new LinkedBlockingQueue<>();
    harness.httpWorker(request -> {
      MultiMap all = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
      seen.add(all.add("line", request.method() + " " + request.uri()));
      request.response().end();
    });
    harness
        .send(
            """
            PATCH /v1/x%20y?a=b&c HTTP/1.1
            Host: gateway
            Authorization: Bearer key
            Connection: X-Hop, keep-alive
            X-Hop: 1
            Dormouse-Priority: 9
            TE: trailers
            X-Request-Id: theirs
            Accept: a
            Accept: b
            Expect: 100-continue
            Content-Length: 2

            {}\
            """
                .replace("\n", "\r\n"))
        .until("HTTP/1.1 200");

    MultiMap headers = seen.take();
    assertThat(headers.get("line")).isEqualTo("PATCH /v1/x%20y?a=b&c");
    assertThat(headers.get("Host")).isEqualTo(harness.worker.toString());
    assertThat(headers.get("Content-Length")).isEqualTo("2");
    assertThat(headers.get("Dormouse-Worker-Token")).isEqualTo("secret");
    assertThat(headers.getAll("X-Request-Id")).containsExactly("id-1");
    assertThat(headers.getAll("Accept")).containsExactly("a", "b");
    assertThat(headers.names())
        .doesNotContain("Authorization", "X-Hop", "Dormouse-Priority", "TE", "Expect");
  }

  @Test
  void no_client_makes_its_call_a_probe_of_a_queue_proxy_or_hides_it_from_an_autoscaler()
      throws Exception {
    BlockingQueue<MultiMap> seen = new LinkedBlockingQueue<>();
    harness.httpWorker(request -> {
      seen.add(MultiMap.caseInsensitiveMultiMap().addAll(request.headers()));
      request.response().end();
    });
    harness
        .send(
            """
            GET / HTTP/1.1
            Host: gateway
            User-Agent: kube-probe/1.35
            K-Proxy-Request: activator
            K-Network-Probe: queue
            Knative-Serving-Revision: other
            K-9: a dog

            """
                .replace("\n", "\r\n"))
        .until("HTTP/1.1 200");

    assertThat(seen.take().names())
        .contains("K-9")
        .doesNotContain(
            "User-Agent", "K-Proxy-Request", "K-Network-Probe", "Knative-Serving-Revision");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 300_000})
  void another_model_name_is_spliced_into_the_body_in_memory_or_in_the_file(int size)
      throws Exception {
    harness.httpWorker(request -> request.bodyHandler(body -> request.response().end(body)));
    String text = "x".repeat(size);
    String body = "{\"text\":\"" + text + "\",\"model\":\"alias\"}";
    String answer =
        harness
            .send(
                "POST /splice HTTP/1.1\r\nHost: g\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
            .until("upstream-name");

    assertThat(answer).endsWith("{\"text\":\"" + text + "\",\"model\":\"upstream-name\"}");
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
    Await.until(harness.vertx, () -> harness.store.heapBytes() == 0);
    assertThat(harness.store.spillBytes()).isZero();
  }

  @Test
  void the_client_sees_the_answer_without_what_is_between_worker_and_gateway() throws Exception {
    harness.httpWorker(request ->
        request
            .response()
            .setStatusCode(418)
            .setStatusMessage("Short and stout")
            .putHeader("Set-Cookie", SET_COOKIE)
            .putHeader("Dormouse-Worker-Id", "7")
            .putHeader("Keep-Alive", "timeout=5")
            .end("tea"));
    String answer = harness.send(GET).until("tea");

    assertThat(answer)
        .startsWith("HTTP/1.1 418 Short and stout\r\n")
        .containsIgnoringCase("set-cookie: a=1\r\n")
        .containsIgnoringCase("set-cookie: b=2\r\n")
        .containsIgnoringCase("content-length: 3\r\n")
        .containsIgnoringCase("x-hook: 418\r\n")
        .doesNotContainIgnoringCase("keep-alive:")
        .doesNotContainIgnoringCase("dormouse-worker");
    RelayOutcome.Completed completed = (RelayOutcome.Completed) harness.outcome();
    assertThat(completed.status()).isEqualTo(418);
    assertThat(completed.bytes()).isEqualTo(3);
    assertThat(completed.firstByteNanos()).isPositive();
  }

  @Test
  void every_piece_of_an_event_stream_reaches_the_client_before_the_next_is_made()
      throws Exception {
    Promise<HttpServerResponse> began = Promise.promise();
    harness.httpWorker(request -> {
      HttpServerResponse response = request.response().setChunked(true);
      response.putHeader("Content-Type", "text/event-stream");
      response.putHeader("Trailer", "X-Sum");
      response.write(Buffer.buffer("data: 1\r\n\r\n"));
      began.complete(response);
    });
    RawClient client = harness.send(GET);
    client.until("data: 1\r\n\r\n");
    HttpServerResponse response = Await.value(began.future());
    response.write(": comment\n");
    client.until(": comment\n");
    response.putTrailer("X-Sum", "42").end();

    assertThat(client.until("42\r\n\r\n"))
        .containsIgnoringCase("trailer: X-Sum")
        .containsIgnoringCase("0\r\nx-sum: 42\r\n\r\n");
    assertThat(((RelayOutcome.Completed) harness.outcome()).bytes()).isEqualTo(21);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void an_answer_without_a_body_leaves_the_connection_in_step(int status) throws Exception {
    harness.httpWorker(request ->
        request
            .response()
            .setStatusCode("/".equals(request.path()) ? status : 200)
            .end("/".equals(request.path()) ? "" : "next"));
    RawClient client = harness.send(GET);
    client.until("HTTP/1.1 " + status);

    assertThat(client.write("GET /n HTTP/1.1\r\nHost: g\r\n\r\n").until("next"))
        .contains("\r\n\r\nHTTP/1.1 200 OK\r\n");
  }

  @Test
  void the_answer_to_head_keeps_its_length_and_has_no_body() throws Exception {
    harness.httpWorker(
        request -> request.response().putHeader(HttpHeaders.CONTENT_LENGTH, "1234").end());
    String answer = harness.send("HEAD / HTTP/1.1\r\nHost: g\r\n\r\n").until("\r\n\r\n");

    assertThat(answer).containsIgnoringCase("content-length: 1234\r\n").endsWith("\r\n\r\n");
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "103 Early Hints"})
  void an_interim_answer_is_not_taken_for_the_answer(String interim) throws Exception {
    harness.rawWorker(socket ->
        socket.handler(_ ->
            socket.write(
                "HTTP/1.1 "
                    + interim
                    + "\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone")));

    assertThat(harness.send(GET).until("done")).startsWith("HTTP/1.1 200 OK\r\n");
  }

  @Test
  void a_client_of_http_1_0_gets_the_plain_bytes() throws Exception {
    harness.httpWorker(request -> request.response().setChunked(true).end("plain"));

    assertThat(harness.send("GET / HTTP/1.0\r\n\r\n").untilClosed()).endsWith("\r\n\r\nplain");
  }

  @Test
  void connections_to_the_worker_are_used_again() throws Exception {
    Set<Object> connections = ConcurrentHashMap.newKeySet();
    harness.httpWorker((HttpServerRequest request) -> {
      connections.add(request.connection());
      request.response().end("ok");
    });
    for (int i = 0; i < 5; i++) {
      harness.send(GET).until("ok");
      harness.outcome();
    }

    assertThat(connections).hasSize(1);
  }
}
