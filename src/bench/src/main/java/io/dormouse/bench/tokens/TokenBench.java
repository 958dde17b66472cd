package io.dormouse.bench.tokens;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// Our worker over HTTP, llama.cpp's server and onnxruntime-genai on the same weights and prompts,
/// one after the other in each round.
public final class TokenBench {
  static final String PREFILL = "prefill of 512, tokens/s";

  private static final int ROUNDS = 3;
  private static final List<Integer> CALLERS = List.of(1, 4, 8, 16);
  private static final int CALLS = 16;
  private static final int NEW_TOKENS = 64;
  private static final int SHORTEST = 32;
  private static final int LONGEST = 256;
  private static final int PREFILLED = 512;
  private static final int DECODE_PROMPT = 16;
  private static final int WARM_UP_TOKENS = 8;

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
      for (var engine : engines) {
        progress.printf("round %d of %d: %s%n", round + 1, rounds, engine.name());
        measure(engine, new Prompts(options.number("--seed", 1) + round), results);
      }
    }
    return results.report(introduction(rounds, found.notes()));
  }

  private static void measure(Engine engine, Prompts prompts, TokenResults results)
      throws IOException, InterruptedException {
    try (var running = engine.start()) {
      results.add(engine.name(), "load, ms", running.loadMs());
      running.serve(prompts.spread(CALLS, SHORTEST, LONGEST), WARM_UP_TOKENS, CALLS);
      running.prefill(prompts.ofLength(PREFILLED));
      results.add(engine.name(), PREFILL, running.prefill(prompts.ofLength(PREFILLED)));
      for (int callers : CALLERS) {
        var alike = prompts.alike(callers, DECODE_PROMPT);
        double rate = running.decode(alike, 2 * NEW_TOKENS);
        results.add(engine.name(), "decode of " + callers + ", tokens/s", rate);
      }
      for (int callers : CALLERS) {
        var spread = prompts.spread(CALLS, SHORTEST, LONGEST);
        var served = running.serve(spread, NEW_TOKENS, callers);
        results.add(engine.name(), serving(callers), served.tokensPerSecond());
        results.add(engine.name(), callers + " callers, first token, ms", served.firstTokenMs());
      }
      results.add(engine.name(), "peak memory, MiB", running.peakMebibytes());
    }
  }

  private static String introduction(int rounds, String notes) {
    return """
    SmolLM2-135M-Instruct, Q4_1, %d rounds; in each, every engine is started, warmed, measured and ended, one after the other, with the same prompts.
    A serving line is %d calls of %d to %d prompt tokens and %d new ones, so many at a time; a decode line counts only the time in which all callers run.
    Ours and llama.cpp answer over HTTP and stream; onnxruntime-genai runs as a library, in static batches of prompts of one length (as many tokens in all).
    llama.cpp's Q4_0 is made of the same file by its own llama-quantize: other weights, its fastest kernels.

    %s\
    """
        .formatted(rounds, CALLS, SHORTEST, LONGEST, NEW_TOKENS, notes);
  }
}
