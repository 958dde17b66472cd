package io.dormouse.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.http.Await;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A relayed call's clocks, each on a worker or a client that lets it run out.
class RelayClocksTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(150);

  /// Longer than the machine stands still, where something has to come in time.
  private static final Duration PATIENT = Duration.ofSeconds(3);

  private static final String GET = "GET / HTTP/1.1\r\nHost: g\r\n\r\n";

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

  private static HttpServerResponse events(HttpServerResponse response) {
    return response.setChunked(true).putHeader("Content-Type", "text/event-stream");
  }

  private RelayOutcome.TimedOut timedOut() throws InterruptedException {
    return (RelayOutcome.TimedOut) harness.outcome();
  }

  @Test
  void aWorkerThatDoesNotBeginIsCancelledAndNothingWasSent() throws Exception {
    harness.limits = new RelayLimits(SHORT, LONG, LONG);
    var cancelled = new CompletableFuture<Void>();
    harness.httpWorker(request -> request.response().closeHandler(_ -> cancelled.complete(null)));
    harness.send(GET).until("504");
    assertThat(timedOut()).isEqualTo(new RelayOutcome.TimedOut(Expiry.FIRST_BYTE, false, 0));
    cancelled.get(5, TimeUnit.SECONDS);
  }

  @Test
  void aPauseInAnEventStreamIsToldInside() throws Exception {
    harness.limits = new RelayLimits(LONG, SHORT, LONG);
    harness.httpWorker(request -> events(request.response()).write("data: 1\n\n"));
    var client = harness.send(GET);
    client.until("\"code\":\"idle_stream_timeout\"");
    client.until("data: [DONE]");
    assertThat(timedOut()).isEqualTo(new RelayOutcome.TimedOut(Expiry.IDLE_STREAM, true, 9));
  }

  @Test
  void aStreamThatGoesOnIsNotIdleHoweverLongItTakes() throws Exception {
    harness.limits = new RelayLimits(LONG, PATIENT, LONG);
    harness.httpWorker(request -> {
      var response = events(request.response());
      int[] left = {8};
      harness.vertx.setPeriodic(
          500,
          timer -> {
            if (left[0]-- > 0) {
              response.write("data: 1\n\n");
            } else {
              harness.vertx.cancelTimer(timer);
              response.end("data: [DONE]\n\n");
            }
          });
    });
    harness.send(GET).until("data: [DONE]");
    assertThat(harness.outcome()).isInstanceOf(RelayOutcome.Completed.class);
  }

  @Test
  void theWholeCallEndsAStreamThatNeverPauses() throws Exception {
    harness.limits = new RelayLimits(LONG, LONG, PATIENT);
    harness.httpWorker(request -> {
      var response = events(request.response());
      long timer = harness.vertx.setPeriodic(20, _ -> response.write("data: 1\n\n"));
      response.closeHandler(_ -> harness.vertx.cancelTimer(timer));
    });
    harness.send(GET).until("\"code\":\"total_timeout\"");
    assertThat(timedOut().begun()).isTrue();
  }

  @Test
  void anAnswerThatCannotCarryAnErrorIsCutOff() throws Exception {
    harness.limits = new RelayLimits(LONG, SHORT, LONG);
    harness.httpWorker(
        request -> request.response().putHeader("Content-Length", "10").write("12345"));
    var client = harness.send(GET);
    client.untilClosed();
    assertThat(timedOut().expiry()).isEqualTo(Expiry.IDLE_STREAM);
  }

  @Test
  void aClientThatTakesNothingLosesItsWorker() throws Exception {
    harness.limits = new RelayLimits(LONG, PATIENT, LONG);
    var cancelled = new CompletableFuture<Void>();
    harness.httpWorker(request -> {
      var response = request.response();
      response.closeHandler(_ -> cancelled.complete(null));
      response.setChunked(true);
      fill(response, Buffer.buffer(new byte[64 << 10]));
    });
    harness.send(GET).pause();
    assertThat(timedOut().expiry()).isEqualTo(Expiry.SLOW_CLIENT);
    cancelled.get(5, TimeUnit.SECONDS);
  }

  @Test
  void aClientThatTakesNothingOfAnAnswerThatIsThereIsCutOff() throws Exception {
    harness.limits = new RelayLimits(LONG, PATIENT, LONG);
    for (int size = 2 << 20; ; size += 64 << 10) {
      Buffer answer = Buffer.buffer(new byte[size]);
      harness.httpWorker(request -> request.response().end(answer));
      var client = harness.send(GET);
      client.pause();
      if (harness.outcome() instanceof RelayOutcome.TimedOut late) {
        assertThat(late.expiry()).isEqualTo(Expiry.SLOW_CLIENT);
        Await.until(harness.vertx, () -> harness.connections() == 0);
        return;
      }
      client.close();
    }
  }

  @Test
  void aHeadWithoutAByteOfItsBodyIsNotABeginning() throws Exception {
    harness.limits = new RelayLimits(SHORT, LONG, LONG);
    harness.httpWorker(request -> events(request.response()).writeHead());
    harness.send(GET).until("504");
    assertThat(timedOut()).isEqualTo(new RelayOutcome.TimedOut(Expiry.FIRST_BYTE, false, 0));
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
