package io.dormouse.bench.tokens;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Our worker over HTTP, llama.cpp's server and onnxruntime-genai on the same weights and prompts.
///
/// In each round all are started; then they take turns at each measurement, so that what slows the
/// machine for seconds slows them alike. Who waits for its turn takes no processor time: the
/// threads of onnxruntime-genai go on spinning for some 50 ms after an answer, so a turn begins
/// only when that is over.
public final class TokenBench {
  static final String PREFILL = "prefill of 512, tokens/s";

  private static final int ROUNDS = 3;
  private static final List<Integer> CALLERS = List.of(1, 4, 8, 16);
  private static final int SHORT_TURNS = 5;
  private static final int SERVING_TURNS = 3;
  private static final int CALLS = 16;
  private static final int NEW_TOKENS = 64;
  private static final int SHORTEST = 32;
  private static final int LONGEST = 256;
  private static final int PREFILLED = 512;
  private static final int DECODE_PROMPT = 16;
  private static final int WARM_UP_TOKENS = 8;
  private static final long REST_NANOS = Duration.ofMillis(200).toNanos();

  private final Repository repository;

  /// A benchmark of that checkout.
  public TokenBench(Repository repository) {
    this.repository = repository;
  }

  /// The name of the value for so many callers.
  static String serving(int callers) {
    return callers + (callers == 1 ? " caller" : " callers") + ", new tokens/s";
  }

  /// Measures.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    int rounds = options.number("--runs", ROUNDS);
    var found = new Engines(repository);
    found.install(progress);
    var engines = found.all();
    var results = new TokenResults(engines.stream().map(Engine::name).toList());
    for (int round = 0; round < rounds; round++) {
      progress.printf("round %d of %d%n", round + 1, rounds);
      for (var engine : engines) {
        try (var running = engine.start()) {
          results.add(engine.name(), "load, ms", running.loadMs());
        }
      }
      var prompts = new Prompts(options.number("--seed", 1) + round);
      try (var started = new Started()) {
        for (var engine : engines) {
          started.add(engine);
        }
        measure(new Turns(started.turns(), results, progress), prompts);
      }
    }
    return results.report(introduction(rounds, found.notes()));
  }

  /// One engine that runs.
  private record Turn(String name, Engine.Running running) {}

  /// The engines of a round; all are ended, whatever one of them says to that.
  private record Started(List<Turn> turns) implements AutoCloseable {
    Started() {
      this(new ArrayList<>());
    }

    void add(Engine engine) throws IOException, InterruptedException {
      turns.add(new Turn(engine.name(), engine.start()));
    }

    @Override
    public void close() throws IOException {
      IOException failed = null;
      for (var turn : turns) {
        try {
          turn.running().close();
        } catch (IOException e) {
          if (failed == null) {
            failed = e;
          } else {
            failed.addSuppressed(e);
          }
        }
      }
      if (failed != null) {
        throw failed;
      }
    }
  }

  /// What is measured of an engine.
  private interface Measurement {
    void of(String name, Engine.Running running) throws IOException, InterruptedException;
  }

  /// A single value of it.
  private interface Value {
    double of(Engine.Running running) throws IOException, InterruptedException;
  }

  /// All engines of a round and where their values go; each turn another one begins.
  private record Turns(List<Turn> engines, TokenResults results, PrintStream progress) {
    void each(String what, Value value) throws IOException, InterruptedException {
      each(what, (name, running) -> results.add(name, what, value.of(running)));
    }

    void each(String what, Measurement measurement) throws IOException, InterruptedException {
      progress.println("  " + what);
      for (var engine : engines) {
        LockSupport.parkNanos(REST_NANOS);
        measurement.of(engine.name(), engine.running());
      }
      Collections.rotate(engines, 1);
    }
  }

  private static void measure(Turns turns, Prompts prompts)
      throws IOException, InterruptedException {
    var mixed = prompts.spread(CALLS, SHORTEST, LONGEST);
    var unmeasured = prompts.ofLength(PREFILLED);
    turns.each(
        "warm-up",
        (_, running) -> {
          running.serve(mixed, WARM_UP_TOKENS, CALLS);
          running.prefill(unmeasured);
        });
    for (int again = 0; again < SHORT_TURNS; again++) {
      var prompt = prompts.ofLength(PREFILLED);
      turns.each(PREFILL, running -> running.prefill(prompt));
      for (int callers : CALLERS) {
        var alike = prompts.alike(callers, DECODE_PROMPT);
        turns.each(
            "decode of " + callers + ", tokens/s",
            running -> running.decode(alike, 2 * NEW_TOKENS));
      }
    }
    for (int again = 0; again < SERVING_TURNS; again++) {
      for (int callers : CALLERS) {
        serve(turns, prompts.spread(CALLS, SHORTEST, LONGEST), callers);
      }
    }
    turns.each("peak memory, MiB", Engine.Running::peakMebibytes);
  }

  private static void serve(Turns turns, List<List<Integer>> prompts, int callers)
      throws IOException, InterruptedException {
    turns.each(
        serving(callers),
        (name, running) -> {
          var served = running.serve(prompts, NEW_TOKENS, callers);
          turns.results().add(name, serving(callers), served.tokensPerSecond());
          turns.results().add(name, callers + " callers, first token, ms", served.firstTokenMs());
        });
  }

  private static String introduction(int rounds, String notes) {
    return """
    SmolLM2-135M-Instruct, Q4_1, %d rounds; in each, every engine is started and ended once alone, for its load; then all are started and warmed and take turns at each line, with the same prompts, %d ms after the last one's end.
    A serving line is %d calls of %d to %d prompt tokens and %d new ones, so many at a time; a decode line counts only the time in which all callers run.
    Ours and llama.cpp answer over HTTP and stream; onnxruntime-genai runs as a library; its batches are static and rectangular, so each prompt is
    filled up to the longest of its batch. With "even prompts" it gets others instead, all of the mean length, as many tokens in all: the least that such batches can cost.
    Like for like with it is the engine loop alone, which has no HTTP either, on the same ONNX Runtime: genai's is younger than the newest for Java. The worker over HTTP,
    its client on the same cores, is set against it too.
    Where a ratio's median lies is its interval of 80 %% or more by the sign test, turns taken for independent (of three turns 75 %%, of two 50); "within the noise" says that the least wanted lies in there too.
    llama.cpp's Q4_0 is made of the same file by its own llama-quantize: other weights, its fastest kernels.

    %s\
    """
        .formatted(rounds, REST_NANOS / 1_000_000, CALLS, SHORTEST, LONGEST, NEW_TOKENS, notes);
  }
}
