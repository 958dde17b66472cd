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
  private static final int RUN_AT_ONCE = 512;
  private static final int CALLS_ON_CONNECTION = 100;
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final List<HoldLoad> LOADS =
      List.of(
          new HoldLoad(15_000, 1 << 10, 15_000),
          new HoldLoad(100_000, 1 << 10, 1_000),
          new HoldLoad(2_000, 256 << 10, 2_000));

  private final Repository repository;

  /// A benchmark of that checkout.
  public HoldBench(Repository repository) {
    this.repository = repository;
  }

  /// Measures.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    int most = options.number("--calls", Integer.MAX_VALUE);
    var results = new ArrayList<HoldLoad.Result>();
    for (HoldLoad load : LOADS) {
      HoldLoad cut = cut(load, most);
      progress.println("holding " + cut.text() + " over " + cut.protocol());
      results.add(hold(cut, progress));
    }
    return report(results);
  }

  private static HoldLoad cut(HoldLoad load, int most) {
    int calls = Math.min(load.calls(), most);
    int each = load.calls() / load.connections();
    return new HoldLoad(calls, load.bodyBytes(), Math.max(1, calls / each));
  }

  private HoldLoad.Result hold(HoldLoad load, PrintStream progress)
      throws IOException, InterruptedException {
    Path ready = repository.target().resolve("hold.ready");
    Files.deleteIfExists(ready);
    try (var gateway =
            Gateway.start(
                new Dist(repository.distribution()),
                repository.target(),
                MEMORY,
                configuration(ready));
        var calls =
            new HeldCalls(
                gateway.port(), MODEL, load.bodyBytes(), load.calls(), load.connections())) {
      long rest = memoryMb(gateway, "VmRSS");
      long began = System.nanoTime();
      calls.send(load.calls());
      Eventually.until(LIMIT, "all held", () -> held(gateway) == load.calls() || calls.wrong() > 0);
      double takenMs = (System.nanoTime() - began) / 1e6;
      long held = memoryMb(gateway, "VmRSS");
      progress.printf("held after %.0f ms, RSS %d MB; releasing%n", takenMs, held);
      long readyNanos = System.nanoTime();
      Files.createFile(ready);
      Eventually.until(LIMIT, "all answered", () -> calls.right() + calls.wrong() >= load.calls());
      return new HoldLoad.Result(
          load,
          rest,
          held,
          memoryMb(gateway, "VmHWM"),
          takenMs,
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
      limits: {max-concurrent: 110000, max-streams: %d, heap-budget: 128M}
      models:
        %s:
          command: %s
          concurrency: %d
          max-held: 110000
          wake-timeout: 10m
          wake-stall-timeout: 10m
          queue-timeout: 5m
    """
        .formatted(CALLS_ON_CONNECTION, MODEL, command.encode(), RUN_AT_ONCE);
  }

  private static Report report(List<HoldLoad.Result> results) {
    var table =
        new Table(
            "calls held",
            "over",
            "RSS before, MB",
            "RSS held, MB",
            "most, MB",
            "taken in, s",
            "ready to first answer, s",
            "to the last, s",
            "answered with their nonce",
            "others");
    var json = new JsonArray();
    for (HoldLoad.Result it : results) {
      table.row(
          it.load().text(),
          it.load().protocol(),
          Long.toString(it.restMb()),
          Long.toString(it.heldMb()),
          Long.toString(it.peakMb()),
          seconds(it.takenMs()),
          seconds(it.firstMs()),
          seconds(it.lastMs()),
          Integer.toString(it.right()),
          Integer.toString(it.others()));
      json.add(it.json());
    }
    boolean met = results.stream().allMatch(it -> it.met(MOST_RSS_MB));
    String markdown =
        """
        A gateway with `-Xmx512m -XX:MaxDirectMemorySize=128m` holds the calls until its worker is ready; then %d run at a time. Over HTTP/1.1 each has a connection of its own.
        Every answer must carry its call's nonce, and the gateway may take %d MB at most: **%s**. Gateway, worker and callers share the cores.

        %s\
        """
            .formatted(RUN_AT_ONCE, MOST_RSS_MB, met ? "met" : "missed", table);
    return new Report("hold", markdown, new JsonObject().put("loads", json), met);
  }

  private static String seconds(double milliseconds) {
    return String.format(Locale.ROOT, "%.2f", milliseconds / 1000);
  }
}
