package io.dormouse.bench.soak;

import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.load.HttpConnection;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/// Callers that call at once, each on a connection of its own; some leave before their answer
/// comes.
final class Callers implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final double LEAVING = 0.2;
  private static final int LATEST_LEAVE_MS = 1_500;

  private final Gateway gateway;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final Histogram answerTimes = new Histogram(3);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /// @param random decides who leaves, and when
  Callers(Gateway gateway, Ledger ledger, SplittableRandom random) {
    this.gateway = gateway;
    this.ledger = ledger;
    this.random = random;
  }

  /// Milliseconds from call to answer, of those that got one.
  Histogram answerTimes() {
    return answerTimes;
  }

  /// Lets that many call at once, and returns when each has ended; their ids begin with the given
  /// word.
  void callAtOnce(int callers, String word) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < callers; caller++) {
        var id = word + "-" + caller;
        long leaveAfterMs =
            random.nextDouble() < LEAVING ? random.nextLong(LATEST_LEAVE_MS) : Long.MAX_VALUE;
        threads.execute(() -> ledger.add(id, call(id, leaveAfterMs)));
      }
    }
  }

  private CallOutcome call(String id, long leaveAfterMs) {
    var hasLeft = new AtomicBoolean();
    long startNanos = System.nanoTime();
    try (var connection = HttpConnection.open(gateway.port(), TIMEOUT)) {
      connection.send(request(id));
      if (leaveAfterMs != Long.MAX_VALUE) {
        var _ =
            clock.schedule(() -> leave(connection, hasLeft), leaveAfterMs, TimeUnit.MILLISECONDS);
      }
      var answer = connection.receive();
      record(System.nanoTime() - startNanos);
      boolean echoed = id.equals(answer.headers().get("x-request-id"));
      return new CallOutcome.Answered(answer.status(), code(answer), echoed);
    } catch (IOException e) {
      return hasLeft.get() ? new CallOutcome.Left() : new CallOutcome.Broken(e.toString());
    }
  }

  private static void leave(HttpConnection connection, AtomicBoolean hasLeft) {
    hasLeft.set(true);
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void record(long nanos) {
    answerTimes.recordValue(TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  private static byte[] request(String id) {
    var body = new JsonObject().put("model", Gateway.DEMO_MODEL).put("input", "Wake up, " + id);
    return HttpConnection.request(
        "POST",
        "/v1/embeddings",
        Map.of("X-Request-Id", id),
        body.encode().getBytes(StandardCharsets.UTF_8));
  }

  /// The error's code; empty for a good answer, and for a bad one without a code.
  static String code(HttpConnection.Answer answer) {
    if (answer.status() == 200) {
      return "";
    }
    try {
      var error = new JsonObject(answer.text()).getJsonObject("error", new JsonObject());
      return error.getString("code", "");
    } catch (DecodeException | ClassCastException e) {
      return "";
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
