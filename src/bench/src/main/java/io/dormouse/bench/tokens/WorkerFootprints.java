package io.dormouse.bench.tokens;

import io.dormouse.bench.load.HttpConnection;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Looks at a worker process from outside.
///
/// @param controlPort where its status is
record WorkerFootprints(long pid, int controlPort) {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern HEAP_USED = Pattern.compile("used ([0-9]+)K");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+([0-9]+)");

  /// Answers that are cut off have left the worker by then.
  private static final int SETTLE_SECONDS = 3;

  WorkerFootprint now() throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    diagnose("GC.run");
    var status = status();
    return new WorkerFootprint(
        number(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status"))),
        heapKibibytes(diagnose("GC.heap_info")),
        descriptors(),
        status.getInteger("running"),
        status.getInteger("waiting"),
        status.getDouble("kvUse"));
  }

  private JsonObject status() throws IOException {
    var request =
        HttpConnection.request("GET", "/status", Map.of("Connection", "close"), new byte[0]);
    try (var connection = HttpConnection.open(controlPort, READ_TIMEOUT)) {
      return new JsonObject(connection.exchange(request).text());
    }
  }

  private long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.count();
    }
  }

  /// Both generations together; metaspace is no heap.
  private static long heapKibibytes(String heapInfo) throws IOException {
    long sum = 0;
    for (var line : heapInfo.lines().toList()) {
      if (line.contains("total") && line.contains("used")) {
        sum += number(HEAP_USED, line);
      }
    }
    if (sum == 0) {
      throw new IOException("no generation in: " + heapInfo);
    }
    return sum;
  }

  private static long number(Pattern pattern, String text) throws IOException {
    var found = pattern.matcher(text);
    if (!found.find()) {
      throw new IOException("no number in: " + text);
    }
    return Long.parseLong(found.group(1));
  }

  private String diagnose(String command) throws IOException, InterruptedException {
    var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(tool, Long.toString(pid), command).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + " failed: " + text);
    }
    return text;
  }
}
