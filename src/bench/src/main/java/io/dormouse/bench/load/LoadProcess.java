package io.dormouse.bench.load;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/// A [LoadMain] in a process of its own, pinned to one core.
public final class LoadProcess implements AutoCloseable {
  private final Process process;
  private final Writer jobs;
  private final BufferedReader results;

  private LoadProcess(Process process) {
    this.process = process;
    this.jobs = process.outputWriter(StandardCharsets.UTF_8);
    this.results = process.inputReader(StandardCharsets.UTF_8);
  }

  /// What came of an open loop.
  ///
  /// @param latencyNanos from when a call was due to the last byte of its answer
  /// @param latenessNanos from when a call was due to when it was sent
  public record Latency(Histogram latencyNanos, Histogram latenessNanos) {}

  /// What came of event streams.
  ///
  /// @param delayNanos from the writing of an event to its being read
  /// @param gapNanos by how much the pause before an event was longer than its writer's
  public record EventDelay(Histogram delayNanos, Histogram gapNanos) {}

  /// Where calls go.
  ///
  /// @param body the JSON of every request
  public record Target(int port, String path, String body) {}

  /// Starts it on the given core, with the class path of this program.
  public static LoadProcess start(int core) throws IOException {
    var command = new ArrayList<>(pinned(core));
    command.addAll(javaOn(LoadMain.class));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new LoadProcess(process);
  }

  /// The words before a command that pin it to one core.
  public static List<String> pinned(int core) {
    return List.of("taskset", "-c", Integer.toString(core));
  }

  /// Pins a running process with all its threads to the given cores, such as `0,1`.
  public static void pin(long pid, String cores) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("taskset", "-a", "-c", "-p", cores, Long.toString(pid))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("process " + pid + " could not be pinned to " + cores);
    }
  }

  /// The command of a main class of this program.
  public static List<String> javaOn(Class<?> main) {
    return List.of(
        System.getProperty("java.home") + "/bin/java",
        "-XX:+UseSerialGC",
        "--sun-misc-unsafe-memory-access=allow",
        "-Xms64m",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  /// Calls at a constant rate over so many connections.
  public Latency openLoop(Target target, int perSecond, int connections, int seconds)
      throws IOException {
    var result =
        run(
            job("open", target, seconds)
                .put("perSecond", perSecond)
                .put("connections", connections));
    return new Latency(decode(result.getString("latency")), decode(result.getString("lateness")));
  }

  /// Calls as fast as they are answered over so many connections; answers in a second.
  public double closedLoop(Target target, int connections, int seconds) throws IOException {
    return run(job("closed", target, seconds).put("connections", connections))
        .getDouble("perSecond");
  }

  /// Opens so many event streams and reads so many events a second from each.
  public EventDelay streams(Target target, int streams, int perSecond, int seconds)
      throws IOException {
    var result =
        run(job("streams", target, seconds).put("streams", streams).put("perSecond", perSecond));
    return new EventDelay(decode(result.getString("delay")), decode(result.getString("gap")));
  }

  private static JsonObject job(String kind, Target target, int seconds) {
    return new JsonObject()
        .put("kind", kind)
        .put("port", target.port)
        .put("path", target.path)
        .put("body", target.body)
        .put("seconds", seconds);
  }

  private JsonObject run(JsonObject job) throws IOException {
    jobs.write(job.encode() + "\n");
    jobs.flush();
    var line = results.readLine();
    if (line == null) {
      throw new IOException("the load generator ended");
    }
    var result = new JsonObject(line);
    if (result.getLong("failed") > 0) {
      throw new IOException(result.getLong("failed") + " calls or events were not answered well");
    }
    return result;
  }

  private static Histogram decode(String base64) throws IOException {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(base64)), 0);
    } catch (DataFormatException e) {
      throw new IOException("the load generator wrote no histogram", e);
    }
  }

  @Override
  public void close() {
    try {
      jobs.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.destroy();
    }
  }
}
