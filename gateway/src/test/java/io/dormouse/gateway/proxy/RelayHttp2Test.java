package io.dormouse.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.http.CutOff;
import io.dormouse.gateway.http.RawHttp2;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayHttp2Test {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration PATIENT = Duration.ofSeconds(3);

  @TempDir Path folder;
  private RelayHarness harness;
  private HttpClient client;

  @BeforeEach
  void open() throws Exception {
    harness = new RelayHarness(folder);
    client =
        harness.vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(1));
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private HttpClientRequest begin(String path) throws Exception {
    return Await.value(client.request(HttpMethod.POST, harness.port(), "127.0.0.1", path));
  }

  private record Answer(HttpClientResponse head, String body) {}

  private Answer call(String path) throws Exception {
    HttpClientRequest request = begin(path);
    Future<Answer> answer =
        request
            .response()
            .compose(head -> head.body().map(body -> new Answer(head, body.toString())));
    Await.value(request.end("{}"));
    return Await.value(answer);
  }

  @Test
  void whatBelongsToTheWorkersConnectionIsNotRelayed() throws Exception {
    harness.rawWorker(socket -> {
      String answer =
          """
          HTTP/1.1 200 OK
          Connection: X-Hop
          X-Hop: 1
          Keep-Alive: timeout=5
          Proxy-Connection: close
          Transfer-Encoding: chunked
          X-End: 1

          2
          hi
          0
          Connection: close
          X-Sum: 2

          """;
      socket.handler(_ -> socket.write(answer.replace("\n", "\r\n")));
    });
    Answer answer = call("/");
    HttpClientResponse response = answer.head();
    assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(answer.body()).isEqualTo("hi");
    assertThat(response.headers().names())
        .contains("x-end")
        .doesNotContain("connection", "x-hop", "keep-alive", "proxy-connection")
        .doesNotContain("transfer-encoding");
    assertThat(response.trailers().names()).containsExactly("x-sum");
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
  }

  @Test
  void anAnswerThatBreaksOffIsResetAsAnError() throws Exception {
    harness.rawWorker(socket ->
        socket.handler(_ ->
            socket
                .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
                .onSuccess(_ -> socket.close())));
    var failure = new CompletableFuture<Throwable>();
    HttpClientRequest request = begin("/");
    request.response().compose(HttpClientResponse::body).onFailure(failure::complete);
    request.end("{}");
    assertThat(failure.get(5, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            StreamResetException.class,
            reset -> assertThat(reset.getCode()).isEqualTo(CutOff.INTERNAL_ERROR));
    assertThat(harness.outcome()).isEqualTo(new RelayOutcome.FailedMidStream(5));
  }

  @Test
  void aCallThatIsTakenBackCancelsTheWorkersAndNoOther() throws Exception {
    var begun = new CompletableFuture<Void>();
    var cancelled = new CompletableFuture<Void>();
    harness.httpWorker(request -> {
      if ("/held".equals(request.path())) {
        request.response().closeHandler(_ -> cancelled.complete(null));
        begun.complete(null);
      } else {
        request.response().end("whole");
      }
    });
    HttpClientRequest held = begin("/held");
    var _ = held.send("{}");
    begun.get(5, TimeUnit.SECONDS);
    held.reset(CutOff.CANCEL);

    cancelled.get(5, TimeUnit.SECONDS);
    assertThat(harness.outcome()).isEqualTo(new RelayOutcome.ClientGone(true));
    assertThat(call("/").body()).isEqualTo("whole");
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
  }

  @Test
  void aSmallAnswerThatItsClientDoesNotTakeEndsAlone() throws Exception {
    harness.limits = new RelayLimits(LONG, PATIENT, LONG);
    harness.httpWorker(request -> request.response().end("small"));
    var raw = RawHttp2.connect(harness.vertx, harness.port(), 0).post(1, "/").end(1, "{}");
    assertThat(raw.next(RawHttp2.RST_STREAM, 1).errorCode()).isEqualTo(CutOff.CANCEL);
    assertSlowClient();
  }

  @Test
  void aClientThatTakesNothingLosesItsWorkerAndNoOtherCall() throws Exception {
    harness.limits = new RelayLimits(LONG, PATIENT, LONG);
    var cancelled = new CompletableFuture<Void>();
    harness.httpWorker(request -> {
      HttpServerResponse response = request.response();
      response.closeHandler(_ -> cancelled.complete(null));
      if ("/much".equals(request.path())) {
        response.setChunked(true);
        fill(response, Buffer.buffer(new byte[64 << 10]));
      } else {
        response.end("whole");
      }
    });
    var _ = begin("/much").send("{}").onSuccess(HttpClientResponse::pause);
    cancelled.get(20, TimeUnit.SECONDS);
    assertSlowClient();
    assertThat(call("/").body()).isEqualTo("whole");
  }

  private void assertSlowClient() throws InterruptedException {
    assertThat(harness.outcome())
        .isInstanceOfSatisfying(
            RelayOutcome.TimedOut.class,
            it -> assertThat(it.expiry()).isEqualTo(Expiry.SLOW_CLIENT));
  }

  private static void fill(HttpServerResponse response, Buffer piece) {
    while (!response.closed() && !response.writeQueueFull()) {
      response.write(piece);
    }
    if (!response.closed()) {
      response.drainHandler(_ -> fill(response, piece));
    }
  }
}
