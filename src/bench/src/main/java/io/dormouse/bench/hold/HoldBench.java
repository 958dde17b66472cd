package io.dormouse.bench.hold;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.load.LoadProcess;
import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Table;
import io.dormouse.e2e.Dist;
import io.dormouse.e2e.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Many calls held at once by a gateway of little memory, then all released.
public final class HoldBench {
  private static final String MODEL = "sleeper";
  private static final List<String> MEMORY =
      List.of("env", "JDK_JAVA_OPTIONS=-Xmx512m -XX:MaxDirectMemorySize=128m");
  private static final long MOST_RSS_MB = 900;
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final List<Load> LOADS =
      List.of(new Load(15_000, 1 << 10), new Load(2_000, 256 << 10));

  private final Repository repository;

  /// So many calls of a size.
  private record Load(int calls, int bodyBytes) {
    String text() {
      return "%d × %d KB".formatted(calls, bodyBytes >> 10);
    }
  }

  /// What became of a load.
  ///
  /// @param rssMb the gateway's resident memory while all are held
  /// @param peakMb the most that it ever was
  /// @param sentMs until all were sent
  /// @param firstMs from the worker's readiness to the first answer
  /// @param lastMs to the last one
  private record Result(
      Load load,
      long restMb,
      long rssMb,
      long peakMb,
      double sentMs,
      double firstMs,
      double lastMs,
      int right,
      int wrong) {
    boolean met() {
      return right == load.calls() && peakMb <= MOST_RSS_MB;
    }
  }

  /// A benchmark of that checkout.
  public HoldBench(Repository repository) {
    this.repository = repository;
  }

  /// Measures.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    var results = new ArrayList<Result>();
    for (Load load : LOADS) {
      progress.println("holding " + load.text());
      results.add(hold(load, progress));
    }
    return report(results);
  }

  private Result hold(Load load, PrintStream progress) throws IOException, InterruptedException {
    Path ready = repository.target().resolve("hold.ready");
    Files.deleteIfExists(ready);
    try (var gateway =
            Gateway.start(
                new Dist(repository.distribution()),
                repository.target(),
                MEMORY,
                configuration(ready));
        var calls = new HeldCalls(gateway.port(), MODEL, load.bodyBytes(), load.calls())) {
      long rest = memoryMb(gateway, "VmRSS");
      long began = System.nanoTime();
      calls.send(load.calls());
      Eventually.until(LIMIT, "all held", () -> held(gateway) == load.calls() || calls.wrong() > 0);
      double sentMs = (System.nanoTime() - began) / 1e6;
      long held = memoryMb(gateway, "VmRSS");
      progress.printf("held after %.0f ms, RSS %d MB; releasing%n", sentMs, held);
      long readyNanos = System.nanoTime();
      Files.createFile(ready);
      Eventually.until(LIMIT, "all answered", () -> calls.right() + calls.wrong() >= load.calls());
      return new Result(
          load,
          rest,
          held,
          memoryMb(gateway, "VmHWM"),
          sentMs,
          (calls.firstNanos() - readyNanos) / 1e6,
          (calls.lastNanos() - readyNanos) / 1e6,
          calls.right(),
          calls.wrong());
    } finally {
      Files.deleteIfExists(ready);
    }
  }

  private static int held(Gateway gateway) {
    try {
      return gateway.admin().pool(MODEL).getInteger("held");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static long memoryMb(Gateway gateway, String line) throws IOException {
    return Files.readAllLines(Path.of("/proc", gateway.handle().pid() + "", "status")).stream()
        .filter(it -> it.startsWith(line + ":"))
        .map(it -> it.replaceAll("[^0-9]", ""))
        .mapToLong(kilobytes -> Long.parseLong(kilobytes) >> 10)
        .findFirst()
        .orElseThrow();
  }

  private static String configuration(Path ready) {
    var command = new JsonArray(new ArrayList<>(LoadProcess.javaOn(NonceMain.class)));
    command.add("${PORT}").add(ready.toString());
    return """
    dormouse:
      limits: {max-concurrent: 20000}
      models:
        %s:
          command: %s
          max-held: 20000
          wake-timeout: 10m
          wake-stall-timeout: 10m
          queue-timeout: 5m
    """
        .formatted(MODEL, command.encode());
  }

  private static Report report(List<Result> results) {
    var table =
        new Table(
            "calls held",
            "RSS before, MB",
            "RSS held, MB",
            "most, MB",
            "taken in, s",
            "ready to first answer, s",
            "to the last, s",
            "answered with their nonce",
            "others");
    var json = new JsonArray();
    for (Result it : results) {
      table.row(
          it.load().text(),
          Long.toString(it.restMb()),
          Long.toString(it.rssMb()),
          Long.toString(it.peakMb()),
          seconds(it.sentMs()),
          seconds(it.firstMs()),
          seconds(it.lastMs()),
          Integer.toString(it.right()),
          Integer.toString(it.wrong()));
      json.add(
          new JsonObject()
              .put("calls", it.load().calls())
              .put("bodyBytes", it.load().bodyBytes())
              .put("rssMb", it.rssMb())
              .put("peakMb", it.peakMb())
              .put("lastMs", it.lastMs())
              .put("right", it.right())
              .put("wrong", it.wrong()));
    }
    boolean met = results.stream().allMatch(Result::met);
    String markdown =
        """
        A gateway with `-Xmx512m -XX:MaxDirectMemorySize=128m` holds the calls, each on a connection of its own (HTTP/1.1), until its worker is ready; then 64 run at a time.
        Every answer must carry its call's nonce, and the gateway may take %d MB at most: %s. Gateway, worker and callers share the cores.

        %s\
        """
            .formatted(MOST_RSS_MB, met ? "met" : "missed", table);
    return new Report("hold", markdown, new JsonObject().put("loads", json), met);
  }

  private static String seconds(double milliseconds) {
    return String.format(Locale.ROOT, "%.2f", milliseconds / 1000);
  }
}
