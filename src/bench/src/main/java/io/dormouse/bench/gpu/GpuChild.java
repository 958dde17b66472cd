package io.dormouse.bench.gpu;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A program of this package that runs: it is told lines and answers lines of JSON, each kept with
/// `ms` since its start. Used by one thread.
final class GpuChild implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(30);

  private final Process process;
  private final long startNanos;
  private final Writer orders;
  private final BlockingQueue<JsonObject> said = new LinkedBlockingQueue<>();

  GpuChild(Process process, long startNanos) {
    this.process = process;
    this.startNanos = startNanos;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofPlatform().name("gpu-child-output").daemon(true).start(this::read);
  }

  private void read() {
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        take(line);
      }
    } catch (IOException _) {
      // it was killed
    } finally {
      said.add(new JsonObject().put("event", "end"));
    }
  }

  /// Libraries of a program may write among its lines.
  private void take(String line) {
    if (line.startsWith("{")) {
      try {
        said.add(new JsonObject(line).put("ms", millis()));
      } catch (DecodeException _) {
        // not its own
      }
    }
  }

  /// Milliseconds since it was started.
  double millis() {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  void tell(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
  }

  /// Waits for the next line of that event.
  JsonObject await(String event, Duration patience) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    while (true) {
      var line = said.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new IOException("no '" + event + "' within " + patience.toSeconds() + " s");
      }
      if (event.equals(line.getString("event"))) {
        return line;
      }
      if ("end".equals(line.getString("event"))) {
        said.add(line);
        throw new IOException("it ended before it said '" + event + "'");
      }
    }
  }

  /// Kills it (SIGKILL), waits for its end, and tells what it had said by then.
  List<String> kill() throws IOException, InterruptedException {
    process.destroyForcibly();
    awaitEnd();
    var events = new ArrayList<String>();
    for (var line = next(); !"end".equals(line.getString("event")); line = next()) {
      events.add(line.getString("event"));
    }
    return events;
  }

  private JsonObject next() throws IOException, InterruptedException {
    var line = said.poll(END.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new IOException("its output does not end");
    }
    return line;
  }

  /// Ends its input and waits for its end.
  void end() throws IOException, InterruptedException {
    orders.close();
    awaitEnd();
    if (process.exitValue() != 0) {
      throw new IOException("it ended with " + process.exitValue());
    }
  }

  private void awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("it does not end");
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
