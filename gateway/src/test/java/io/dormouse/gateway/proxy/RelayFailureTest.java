package io.dormouse.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayFailureTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: g\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String EVENTS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

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
  void a_worker_that_does_not_listen_is_told_apart() throws Exception {
    harness.send(GET).until("502");

    assertThat(harness.outcome())
        .isInstanceOfSatisfying(
            RelayOutcome.ConnectFailed.class, failed -> assertThat(failed.refused()).isTrue());
  }

  @Test
  void a_worker_that_is_slow_to_accept_has_not_refused() throws Exception {
    try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ = new Socket(busy.getInetAddress(), busy.getLocalPort());
        var _ = new Socket(busy.getInetAddress(), busy.getLocalPort())) {
      harness.worker =
          new WorkerEndpoint(RelayHarness.LOOPBACK, busy.getLocalPort(), Optional.empty());
      harness.send(GET).until("502");

      assertThat(harness.outcome())
          .isInstanceOfSatisfying(
              RelayOutcome.ConnectFailed.class, failed -> assertThat(failed.refused()).isFalse());
    }
  }

  @Test
  void a_fresh_connection_that_closes_unanswered_is_not_retried() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    harness.rawWorker(socket -> {
      connections.incrementAndGet();
      socket.handler(_ -> socket.close());
    });
    harness.send(GET).until("502");

    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.FailedBeforeResponse.class);
    assertThat(connections).hasValue(1);
  }

  @Test
  void an_answer_that_is_not_http_is_a_failure_before_the_response() throws Exception {
    harness.rawWorker(socket -> socket.handler(_ -> socket.write("nonsense\r\n\r\n")));
    harness.send(GET).until("502");

    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.FailedBeforeResponse.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"101 Switching Protocols", "102 Processing"})
  void an_interim_answer_nobody_asked_for_costs_its_connection(String interim) throws Exception {
    AtomicInteger connections = new AtomicInteger();
    harness.rawWorker(socket -> {
      boolean first = connections.incrementAndGet() == 1;
      socket.handler(_ -> socket.write(first ? "HTTP/1.1 " + interim + "\r\n\r\n" + OK : OK));
    });
    harness.send(GET).until("502");
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.FailedBeforeResponse.class);
    harness.send(GET).until("ok");

    assertThat(connections).hasValue(2);
  }

  @Test
  void a_header_that_http_forbids_is_a_failure_before_the_response() throws Exception {
    harness.rawWorker(socket ->
        socket.handler(
            _ -> socket.write("HTTP/1.1 200 OK\r\nX-A: a\u000bb\r\nContent-Length: 0\r\n\r\n")));
    harness.send(GET).until("502");

    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.FailedBeforeResponse.class);
  }

  @Test
  void an_answer_given_before_the_body_was_read_frees_everything() throws Exception {
    int size = 8 << 20;
    harness.rawWorker(socket ->
        socket.handler(_ -> {
          socket.pause();
          socket.write(OK);
        }));
    for (int i = 0; i < 12; i++) {
      harness
          .send(
              "POST / HTTP/1.1\r\nHost: g\r\nContent-Type: a/b\r\nContent-Length: "
                  + size
                  + "\r\n\r\n"
                  + "x".repeat(size))
          .until("\r\n\r\nok");
      assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
    }

    Await.until(harness.vertx, () -> harness.store.spillBytes() == 0);
  }

  @ParameterizedTest
  @CsvSource({"1, ok", "2, 502"})
  void a_reused_connection_that_closes_unanswered_is_retried_once(int bad, String answer)
      throws Exception {
    AtomicInteger requests = new AtomicInteger();
    harness.rawWorker(socket ->
        socket.handler(_ -> {
          int number = requests.incrementAndGet();
          if (number > 1 && number <= 1 + bad) {
            socket.close();
          } else {
            socket.write(OK);
          }
        }));
    harness.send(GET).until("ok");
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
    harness.send(GET).until(answer);

    assertThat(harness.outcome())
        .isInstanceOf(bad == 1 ? RelayOutcome.Completed.class : RelayOutcome.Undelivered.class);
    assertThat(requests).hasValue(3);
  }

  /// The kernel's reset may come before the connection is known, which no server here can time.
  @Test
  void a_connection_that_is_reset_while_it_is_made_never_saw_the_call() {
    assertThat(Exchange.unconnected(new SocketException("Connection reset"), false))
        .isInstanceOf(RelayOutcome.Undelivered.class);
    assertThat(Exchange.unconnected(new SocketException("Connection reset"), true))
        .isInstanceOf(RelayOutcome.Undelivered.class);
    assertThat(Exchange.unconnected(new ConnectException("Connection refused"), true))
        .isEqualTo(
            new RelayOutcome.ConnectFailed(
                "java.net.ConnectException: Connection refused", true, true));
    assertThat(Exchange.unconnected(new NoRouteToHostException("no route"), false))
        .isEqualTo(
            new RelayOutcome.ConnectFailed(
                "java.net.NoRouteToHostException: no route", false, false));
  }

  @Test
  void a_call_that_may_not_be_repeated_reaches_a_worker_once() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    AtomicInteger connections = new AtomicInteger();
    harness.rawWorker(socket -> {
      connections.incrementAndGet();
      socket.handler(_ -> {
        if (requests.incrementAndGet() == 3) {
          socket.close();
        } else {
          socket.write(OK);
        }
      });
    });
    harness.send(GET).until("ok");
    String once = GET.replace("GET /", "GET /once");
    harness.send(once).until("ok");
    harness.send(once).until("HTTP/1.1 502");

    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.FailedBeforeResponse.class);
    assertThat(requests).hasValue(3);
    assertThat(connections).hasValue(3);
  }

  @Test
  void a_refusal_before_admission_is_reported_and_not_relayed() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    harness.rawWorker(socket -> {
      connections.incrementAndGet();
      socket.handler(_ ->
          socket.write(
              "HTTP/1.1 503 Busy\r\nDormouse-Not-Admitted: true\r\n"
                  + "Content-Length: 4\r\n\r\nbusy"));
    });
    for (int i = 0; i < 2; i++) {
      assertThat(harness.send(GET).until("HTTP/1.1 502")).doesNotContain("busy");
      assertThat(harness.outcome()).isEqualTo(new RelayOutcome.NotAdmitted(503));
    }

    assertThat(connections).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: whole\n\n", "data: {\"cut"})
  void an_event_stream_whose_worker_dies_ends_with_an_error_event(String sent) throws Exception {
    harness.rawWorker(socket ->
        socket.handler(_ ->
            socket
                .write(EVENTS + Integer.toHexString(sent.length()) + "\r\n" + sent + "\r\n")
                .onSuccess(_ -> socket.close())));
    String answer = harness.send(GET).until("0\r\n\r\n");

    assertThat(answer.replaceAll("\r\n[0-9a-f]+\r\n", ""))
        .contains(
            sent
                + (sent.endsWith("\n\n") ? "" : "\n\n")
                + "data: {\"error\":{\"message\":\"The worker died while it was answering.\","
                + "\"type\":\"server_error\",\"param\":null,\"code\":\"worker_died\"}}\n\n"
                + "data: [DONE]\n\n");
    assertThat(harness.outcome()).isEqualTo(new RelayOutcome.FailedMidStream(sent.length()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n\r\n{\"a\"",
        "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n",
        "Content-Type: text/event-stream\r\nContent-Length: 10\r\n\r\n{\"a\""
      })
  void any_other_answer_whose_worker_dies_is_cut_off(String rest) throws Exception {
    harness.rawWorker(socket ->
        socket.handler(
            _ -> socket.write("HTTP/1.1 200 OK\r\n" + rest).onSuccess(_ -> socket.close())));
    String answer = harness.send(GET).untilClosed();

    assertThat(answer).doesNotContain("\r\n0\r\n\r\n").doesNotContain("error");
    assertThat(harness.outcome()).isEqualTo(new RelayOutcome.FailedMidStream(4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void an_answer_that_breaks_off_before_its_first_byte_is_a_failure_before_the_response(String rest)
      throws Exception {
    harness.rawWorker(socket ->
        socket.handler(_ ->
            socket.write("HTTP/1.1 200 Fine\r\nX-A: b\r\n" + rest).onSuccess(_ -> socket.close())));
    String answer = harness.send(GET).until("502");

    assertThat(answer).startsWith("HTTP/1.1 502 Bad Gateway\r\n").doesNotContain("X-A", "x-hook");
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.FailedBeforeResponse.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_client_that_leaves_cancels_the_request_of_the_worker(boolean beforeResponse)
      throws Exception {
    Promise<NetSocket> received = Promise.promise();
    AtomicBoolean cancelled = new AtomicBoolean();
    harness.rawWorker(socket -> {
      socket.closeHandler(_ -> cancelled.set(true));
      socket.handler(_ -> {
        if (!beforeResponse) {
          socket.write(EVENTS + "1\r\n:\r\n");
        }
        received.tryComplete(socket);
      });
    });
    RawClient client = harness.send(GET);
    Await.value(received.future());
    if (!beforeResponse) {
      client.until("1\r\n:\r\n");
    }
    client.close();

    assertThat(harness.outcome()).isEqualTo(new RelayOutcome.ClientGone(beforeResponse));
    Await.until(harness.vertx, cancelled::get);
  }

  @Test
  void a_client_that_reads_slowly_slows_the_worker_down() throws Exception {
    int total = 96 << 20;
    AtomicLong sent = new AtomicLong();
    AtomicBoolean full = new AtomicBoolean();
    harness.httpWorker(request -> {
      HttpServerResponse response = request.response();
      response.putHeader("Content-Length", Integer.toString(total));
      pour(response, sent, full, total);
    });
    NetSocket socket =
        Await.value(harness.vertx.createNetClient().connect(harness.port(), RelayHarness.LOOPBACK));
    AtomicLong received = new AtomicLong();
    socket.pause();
    socket.handler(piece -> received.addAndGet(piece.length()));
    socket.write(GET);
    Await.until(harness.vertx, full::get);
    AtomicLong before = new AtomicLong(-1);
    AtomicInteger quietPolls = new AtomicInteger();
    Await.until(
        harness.vertx,
        () -> {
          boolean quiet = before.getAndSet(sent.get()) == sent.get();
          return quietPolls.updateAndGet(count -> quiet ? count + 1 : 0) == 200;
        });
    assertThat(sent.get()).isLessThan(32 << 20);
    socket.resume();

    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
    Await.until(harness.vertx, () -> received.get() > total);
  }

  private static void pour(
      HttpServerResponse response, AtomicLong sent, AtomicBoolean full, int total) {
    Buffer piece = Buffer.buffer(new byte[64 << 10]);
    while (sent.get() < total && !response.writeQueueFull()) {
      Future<Void> _ = response.write(piece);
      sent.addAndGet(piece.length());
    }
    if (sent.get() < total) {
      full.set(true);
      response.drainHandler(_ -> pour(response, sent, full, total));
    } else {
      response.end();
    }
  }
}
