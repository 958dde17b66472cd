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

  /// One measurement.
  ///
  /// @param latencyNanos from when a call was due to the last byte of its answer
  /// @param latenessNanos from when a call was due to when it was sent
  /// @param failed answers other than 200
  public record Measurement(Histogram latencyNanos, Histogram latenessNanos, long failed) {}

  /// One job.
  ///
  /// @param body the JSON of every request
  public record Job(int port, String path, String body, int perSecond, int seconds) {}

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

  /// Runs one job to its end.
  public Measurement run(Job job) throws IOException {
    int connections = 8;
    var line =
        new JsonObject()
            .put("port", job.port)
            .put("path", job.path)
            .put("body", job.body)
            .put("perSecond", job.perSecond)
            .put("seconds", job.seconds)
            .put("connections", connections);
    jobs.write(line.encode() + "\n");
    jobs.flush();
    var result = results.readLine();
    if (result == null) {
      throw new IOException("the load generator ended");
    }
    var json = new JsonObject(result);
    return new Measurement(
        decode(json.getString("latency")),
        decode(json.getString("lateness")),
        json.getLong("failed"));
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
