package io.dormouse.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class OpenLoopTest {
  private static final byte[] REQUEST =
      HttpConnection.request("POST", "/", Map.of(), new byte[] {'{', '}'});

  @Test
  void makesEveryCallOfThePlanAndCountsThoseThatFail() throws Exception {
    var calls = new AtomicInteger();
    try (var server = Server.answering(() -> calls.incrementAndGet() % 10 == 0 ? 500 : 200)) {
      var outcome = new OpenLoop(new OpenLoop.Plan(server.port(), REQUEST, 200, 4, 1)).run();

      assertThat(calls).hasValue(200);
      assertThat(outcome.latency().getTotalCount()).isEqualTo(200);
      assertThat(outcome.failed()).isEqualTo(20);
    }
  }

  @Test
  void aStallIsChargedToEveryCallThatItDelays() throws Exception {
    var calls = new AtomicInteger();
    try (var server = Server.answering(() -> stallOnce(calls))) {
      var outcome = new OpenLoop(new OpenLoop.Plan(server.port(), REQUEST, 100, 1, 1)).run();

      long delayed =
          outcome
              .latency()
              .getCountBetweenValues(TimeUnit.MILLISECONDS.toNanos(100), Long.MAX_VALUE);
      assertThat(delayed).isGreaterThan(10);
    }
  }

  private static int stallOnce(AtomicInteger calls) {
    if (calls.incrementAndGet() == 10) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    }
    return 200;
  }

  private record Server(HttpServer http) implements AutoCloseable {
    interface Status {
      int next();
    }

    static Server answering(Status status) throws IOException {
      var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.getRequestBody().readAllBytes();
              exchange.sendResponseHeaders(status.next(), 2);
              exchange.getResponseBody().write(new byte[] {'o', 'k'});
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      http.start();
      return new Server(http);
    }

    int port() {
      return http.getAddress().getPort();
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
