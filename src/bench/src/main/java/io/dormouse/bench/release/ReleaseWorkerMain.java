package io.dormouse.bench.release;

import io.dormouse.bench.load.BareConnection;
import io.dormouse.bench.load.BareServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A worker that becomes ready when a file is there, works on so many calls at once, each for the
/// same time, and knows when it did what.
///
/// Arguments: `own` or `foreign` (whether it speaks the contract between gateway and worker), the
/// file, the port (foreign only); what follows is not looked at. Beside the calls it answers `GET
/// /health` and `GET /observed`.
public final class ReleaseWorkerMain {
  /// Calls at once.
  static final int SLOTS = 64;

  /// How long each takes.
  static final Duration WORK = Duration.ofMillis(50);

  private static final long LOOK_NANOS = 500_000;

  private final Path file;
  private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();
  private final Slots slots = new Slots(SLOTS, WORK, work);
  private volatile long readyNanos;

  private ReleaseWorkerMain(Path file) {
    this.file = file;
  }

  /// Serves until the process is ended.
  public static void main(String... arguments) throws IOException {
    var words = List.of(arguments);
    var worker = new ReleaseWorkerMain(Path.of(words.get(1)));
    if (words.getFirst().equals("own")) {
      worker.serveOwn();
    } else {
      worker.serveForeign(Integer.parseInt(words.get(2)));
    }
  }

  private void serveForeign(int port) throws IOException {
    var data = BareServer.listen(port, this::call);
    Thread.ofPlatform().daemon().start(() -> becomeReady(() -> {}));
    data.serve();
  }

  private void serveOwn() throws IOException {
    var data = BareServer.listen(0, this::call);
    var status = new StatusPort(work);
    var control = BareServer.listen(0, status);
    System.out.printf(
        "dormouse-announce: {\"contract\":1,\"dataPort\":%d,\"controlPort\":%d,\"pid\":%d}%n",
        data.port(), control.port(), ProcessHandle.current().pid());
    Thread.ofPlatform().daemon().start(() -> serve(control));
    Thread.ofPlatform().daemon().start(() -> becomeReady(() -> status.change("ready")));
    data.serve();
  }

  private static void serve(BareServer server) {
    try {
      server.serve();
    } catch (IOException defect) {
      throw new UncheckedIOException(defect);
    }
  }

  /// The file that says that a worker listens.
  static Path up(Path ready) {
    return Path.of(ready + ".up");
  }

  private void becomeReady(Runnable tell) {
    try {
      Files.createFile(up(file));
    } catch (IOException defect) {
      throw new UncheckedIOException(defect);
    }
    while (!Files.exists(file)) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    readyNanos = System.nanoTime();
    tell.run();
    System.out.println("ready at " + readyNanos);
  }

  private void call(BareConnection connection) throws IOException {
    String line = connection.firstLine();
    if (line.startsWith("GET /observed")) {
      connection.answer(
          200,
          "{\"readyNanos\":%d,\"firstByteNanos\":%d}"
              .formatted(readyNanos, slots.firstByteNanos()));
    } else if (readyNanos == 0) {
      connection.answer(503, "{\"error\":{\"message\":\"loading\",\"code\":\"worker_not_ready\"}}");
    } else if (line.startsWith("GET ")) {
      connection.answer(200, "{}");
    } else {
      slots.enter(connection);
    }
  }

  /// Its calls: a bounded number is worked on, the others wait in order.
  private static final class Slots {
    private static final byte[] ANSWER = answer();

    private final int most;
    private final Duration each;
    private final ScheduledExecutorService work;
    private final ArrayDeque<BareConnection> waiting = new ArrayDeque<>();
    private int running;
    private long firstByteNanos;

    Slots(int most, Duration each, ScheduledExecutorService work) {
      this.most = most;
      this.each = each;
      this.work = work;
    }

    private static byte[] answer() {
      return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
          .getBytes(StandardCharsets.US_ASCII);
    }

    synchronized long firstByteNanos() {
      return firstByteNanos;
    }

    synchronized void enter(BareConnection connection) {
      firstByteNanos = firstByteNanos == 0 ? connection.beganNanos() : firstByteNanos;
      waiting.add(connection);
      startWhatFits();
    }

    private void startWhatFits() {
      while (running < most && !waiting.isEmpty()) {
        running++;
        var next = waiting.remove();
        var _ = work.schedule(() -> end(next), each.toNanos(), TimeUnit.NANOSECONDS);
      }
    }

    private void end(BareConnection connection) {
      try {
        connection.answer(ANSWER);
      } catch (IOException callerGone) {
        // Its slot is free all the same.
      }
      synchronized (this) {
        running--;
        startWhatFits();
      }
    }
  }
}
