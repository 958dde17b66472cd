package io.dormouse.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ManyConnectionsTest {
  private static final byte[] REQUEST =
      HttpConnection.request("POST", "/", Map.of(), new byte[] {'{', '}'});

  @Test
  void closedLoopCountsAnswersAndThoseThatAreNot200() throws Exception {
    var calls = new AtomicInteger();
    int port =
        serving(
            connection -> connection.answer(calls.incrementAndGet() % 10 == 0 ? 500 : 200, "{}"));

    var outcome = new ClosedLoop(port, REQUEST, 4, 1).run();

    assertThat(outcome.perSecond()).isPositive().isLessThanOrEqualTo(calls.get());
    assertThat(outcome.failed()).isBetween(calls.get() / 10 - 4L, calls.get() / 10L);
  }

  @Test
  void burstWaitsForEveryAnswer() throws Exception {
    var calls = new AtomicInteger();
    int port =
        serving(connection -> {
          calls.incrementAndGet();
          connection.answer(200, "{}");
        });
    try (var burst = Burst.open(port, REQUEST, 50)) {
      long began = System.nanoTime();
      burst.send();

      assertThat(burst.await(Duration.ofSeconds(10))).isGreaterThan(began);
      assertThat(calls).hasValue(50);
    }
  }

  @Test
  void burstTellsOfAnswersThatAreNot200() throws Exception {
    int port = serving(connection -> connection.answer(429, "{}"));
    try (var burst = Burst.open(port, REQUEST, 3)) {
      burst.send();

      assertThatThrownBy(() -> burst.await(Duration.ofSeconds(10)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("3 calls");
    }
  }

  @Test
  void everyEventOfEveryStreamIsTimed() throws Exception {
    var pacer = new EventPacer();
    Thread.ofPlatform().daemon().start(pacer);
    int port =
        serving(connection -> pacer.add(new PacedStream(connection.channel(), 3 * 20), 5, 20));
    byte[] body = "{}".getBytes(StandardCharsets.US_ASCII);

    var outcome = new EventStreams(new EventStreams.Plan(port, "/", body, 5, 20, 1)).run();

    assertThat(outcome.missing()).isZero();
    assertThat(outcome.delay().getTotalCount()).isEqualTo(5 * 20);
    assertThat(outcome.gap().getTotalCount()).isEqualTo(5 * 20);
  }

  private static int serving(BareServer.Handler handler) throws IOException {
    var server = BareServer.listen(0, handler);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            server.serve();
          } catch (IOException defect) {
            throw new UncheckedIOException(defect);
          }
        });
    return server.port();
  }
}
