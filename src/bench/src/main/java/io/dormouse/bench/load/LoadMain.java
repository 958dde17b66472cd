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
    var plan =
        new OpenLoop.Plan(
            job.getInteger("port"),
            HttpConnection.request("POST", job.getString("path"), Map.of(), body),
            job.getInteger("perSecond"),
            job.getInteger("connections"),
            job.getInteger("seconds"));
    var outcome = new OpenLoop(plan).run();
    return new JsonObject()
        .put("latency", encode(outcome.latency()))
        .put("lateness", encode(outcome.lateness()))
        .put("failed", outcome.failed());
  }

  private static String encode(Histogram histogram) {
    var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }
}
