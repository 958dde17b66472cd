package io.dormouse.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Calls at a constant rate over a few connections, whether or not earlier calls were answered.
///
/// Every latency counts from the moment the call was due, so a stall is charged to all calls it
/// delayed.
final class OpenLoop {
  private static final long LEAD_NANOS = 50_000_000;
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final Plan plan;

  /// What to send where.
  ///
  /// @param port on loopback
  /// @param request the bytes of every request
  /// @param perSecond calls in a second, all connections together
  /// @param connections one thread each; call `n` is due on connection `n % connections`
  /// @param seconds how long
  @SuppressWarnings("ArrayRecordComponent") // made once, never compared
  record Plan(int port, byte[] request, int perSecond, int connections, int seconds) {}

  /// What came of it.
  ///
  /// @param latency nanoseconds from when a call was due to the last byte of its answer
  /// @param lateness nanoseconds from when a call was due to when it was sent
  /// @param failed answers other than 200
  record Outcome(Histogram latency, Histogram lateness, long failed) {
    static Outcome empty() {
      return new Outcome(histogram(), histogram(), 0);
    }

    Outcome plus(Outcome other) {
      latency.add(other.latency);
      lateness.add(other.lateness);
      return new Outcome(latency, lateness, failed + other.failed);
    }
  }

  OpenLoop(Plan plan) {
    this.plan = plan;
  }

  /// Runs the plan to its end.
  Outcome run() throws IOException, InterruptedException {
    var connections = new ArrayList<HttpConnection>();
    try (ExecutorService threads = Executors.newFixedThreadPool(plan.connections)) {
      for (int i = 0; i < plan.connections; i++) {
        connections.add(HttpConnection.open(plan.port, READ_TIMEOUT));
      }
      long startNanos = System.nanoTime() + LEAD_NANOS;
      var tasks = new ArrayList<Callable<Outcome>>();
      for (int i = 0; i < plan.connections; i++) {
        int index = i;
        tasks.add(() -> calls(connections.get(index), index, startNanos));
      }
      return sum(threads.invokeAll(tasks));
    } finally {
      for (var connection : connections) {
        connection.close();
      }
    }
  }

  private static Outcome sum(List<Future<Outcome>> parts) throws IOException, InterruptedException {
    var sum = Outcome.empty();
    for (var part : parts) {
      try {
        sum = sum.plus(part.get());
      } catch (ExecutionException e) {
        throw new IOException("a connection failed: " + e.getCause(), e);
      }
    }
    return sum;
  }

  private Outcome calls(HttpConnection connection, int index, long startNanos) throws IOException {
    var latency = histogram();
    var lateness = histogram();
    long failed = 0;
    long calls = (long) plan.perSecond * plan.seconds;
    for (long n = index; n < calls; n += plan.connections) {
      long dueNanos = startNanos + n * 1_000_000_000L / plan.perSecond;
      awaitNanos(dueNanos);
      lateness.recordValue(Math.max(0, System.nanoTime() - dueNanos));
      var answer = connection.exchange(plan.request);
      latency.recordValue(Math.max(0, System.nanoTime() - dueNanos));
      failed += answer.status() == 200 ? 0 : 1;
    }
    return new Outcome(latency, lateness, failed);
  }

  private static void awaitNanos(long dueNanos) {
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  static Histogram histogram() {
    var histogram = new Histogram(3);
    histogram.setAutoResize(true);
    return histogram;
  }
}
