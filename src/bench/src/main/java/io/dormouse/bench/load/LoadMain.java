package io.dormouse.bench.load;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// The load generator as a process: each line of standard input is one job as JSON, each line of
/// standard output its result.
///
/// It stays up between jobs, so that its own code is compiled when it measures.
public final class LoadMain {
  private LoadMain() {}

  /// Serves jobs until standard input ends.
  public static void main(String... arguments) throws IOException, InterruptedException {
    var jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
      System.out.println(serve(new JsonObject(line)).encode());
    }
  }

  private static JsonObject serve(JsonObject job) throws IOException, InterruptedException {
    var body = job.getString("body").getBytes(StandardCharsets.UTF_8);
    return switch (job.getString("kind")) {
      case "open" -> openLoop(job, body);
      case "closed" -> closedLoop(job, body);
      case "streams" -> streams(job, body);
      case String other -> throw new IOException("unknown kind of job: " + other);
    };
  }

  private static byte[] request(JsonObject job, byte[] body) {
    return HttpConnection.request("POST", job.getString("path"), Map.of(), body);
  }

  private static JsonObject openLoop(JsonObject job, byte[] body)
      throws IOException, InterruptedException {
    var plan =
        new OpenLoop.Plan(
            job.getInteger("port"),
            request(job, body),
            job.getInteger("perSecond"),
            job.getInteger("connections"),
            job.getInteger("seconds"));
    var outcome = new OpenLoop(plan).run();
    return new JsonObject()
        .put("latency", encode(outcome.latency()))
        .put("lateness", encode(outcome.lateness()))
        .put("failed", outcome.failed());
  }

  private static JsonObject closedLoop(JsonObject job, byte[] body) throws IOException {
    var outcome =
        new ClosedLoop(
                job.getInteger("port"),
                request(job, body),
                job.getInteger("connections"),
                job.getInteger("seconds"))
            .run();
    return new JsonObject().put("perSecond", outcome.perSecond()).put("failed", outcome.failed());
  }

  private static JsonObject streams(JsonObject job, byte[] body) throws IOException {
    var plan =
        new EventStreams.Plan(
            job.getInteger("port"),
            job.getString("path"),
            body,
            job.getInteger("streams"),
            job.getInteger("perSecond"),
            job.getInteger("seconds"));
    var outcome = new EventStreams(plan).run();
    return new JsonObject()
        .put("delay", encode(outcome.delay()))
        .put("gap", encode(outcome.gap()))
        .put("failed", outcome.missing());
  }

  private static String encode(Histogram histogram) {
    var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }
}
