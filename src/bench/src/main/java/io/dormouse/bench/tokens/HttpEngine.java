package io.dormouse.bench.tokens;

import io.dormouse.bench.load.HttpConnection;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/// A server that speaks `/v1/completions`.
///
/// @param command that starts it on a port
/// @param readyPath answers 200 once it takes calls
/// @param common what every call says so that it never ends early and finds nothing in a cache
/// @param log where its output goes
record HttpEngine(
    String name, IntFunction<List<String>> command, String readyPath, JsonObject common, Path log)
    implements Engine {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final long PROBE_NANOS = 5_000_000;

  @Override
  public Running start() throws IOException {
    var started = open();
    return new Server(started.process(), started.loadMs(), new Callers(started.port(), common));
  }

  /// A server that takes calls.
  ///
  /// @param port where
  /// @param loadMs from spawn until it did
  record Started(EngineProcess process, int port, double loadMs) {}

  /// Starts the server without callers.
  Started open() throws IOException {
    int port = EngineProcess.freePort();
    var process = EngineProcess.logged(command.apply(port), log);
    try {
      awaitReady(process, port);
    } catch (IOException e) {
      process.end();
      throw e;
    }
    return new Started(process, port, process.ageMs());
  }

  private void awaitReady(EngineProcess process, int port) throws IOException {
    var probe =
        HttpConnection.request("GET", readyPath, Map.of("Connection", "close"), new byte[0]);
    while (!answers(port, probe)) {
      if (!process.process().isAlive() || process.ageMs() > START_TIMEOUT.toMillis()) {
        throw new IOException(name + " did not come up:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(PROBE_NANOS);
    }
  }

  private static boolean answers(int port, byte[] probe) {
    try (var connection = HttpConnection.open(port, READ_TIMEOUT)) {
      return connection.exchange(probe).status() == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }

  private record Server(EngineProcess process, double loadMs, Callers callers) implements Running {
    @Override
    public double prefill(List<Integer> prompt) throws IOException, InterruptedException {
      var call = callers.call(List.of(prompt), 1, 1).getFirst();
      return call.promptTokens() / call.firstSeconds();
    }

    @Override
    public double decode(List<List<Integer>> prompts, int newTokens)
        throws IOException, InterruptedException {
      var calls = callers.call(prompts, newTokens, prompts.size());
      long from = calls.stream().mapToLong(call -> call.textNanos().getFirst()).max().orElseThrow();
      long to = calls.stream().mapToLong(call -> call.textNanos().getLast()).min().orElseThrow();
      double tokens = calls.stream().mapToDouble(call -> call.tokensBetween(from, to)).sum();
      return tokens * 1e9 / (to - from);
    }

    @Override
    public Served serve(List<List<Integer>> prompts, int newTokens, int callerCount)
        throws IOException, InterruptedException {
      long startNanos = System.nanoTime();
      var calls = callers.call(prompts, newTokens, callerCount);
      long endNanos = calls.stream().mapToLong(StreamedCall::endNanos).max().orElseThrow();
      double seconds = (endNanos - startNanos) / 1e9;
      int tokens = calls.stream().mapToInt(StreamedCall::newTokens).sum();
      if (tokens != prompts.size() * newTokens) {
        throw new IOException(tokens + " new tokens instead of " + prompts.size() * newTokens);
      }
      var first = calls.stream().mapToDouble(StreamedCall::firstSeconds).sorted().toArray();
      return new Served(tokens / seconds, first[first.length / 2] * 1e3);
    }

    @Override
    public double peakMebibytes() throws IOException {
      return process.peakMebibytes();
    }

    @Override
    public void close() {
      process.end();
    }
  }
}
