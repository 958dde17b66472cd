package io.dormouse.bench;

import io.dormouse.bench.coldstart.ColdStart;
import io.dormouse.bench.fairness.FairnessBench;
import io.dormouse.bench.gpu.GpuBench;
import io.dormouse.bench.hold.HoldBench;
import io.dormouse.bench.knative.KnativeBench;
import io.dormouse.bench.overhead.Overhead;
import io.dormouse.bench.release.ReleaseBench;
import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.ReportFile;
import io.dormouse.bench.tokens.ChatColdStart;
import io.dormouse.bench.tokens.TokenBench;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/// `dormouse bench [NAME]`: measures, both sides in one run, and writes `src/docs/benchmarks.md`;
/// `gpu` has options of its own.
public final class BenchMain {
  private static final String INTRODUCTION =
      """
      # Benchmarks

      Written by `./dormouse bench NAME`. Both sides of a comparison run in turn in one run, on the machine named.
      """;

  private BenchMain() {}

  /// Runs one benchmark or all.
  public static void main(String... arguments) throws Exception {
    var repository = Repository.find();
    var file = new ReportFile(repository.docs().resolve("benchmarks.md"), INTRODUCTION);
    if (arguments.length > 0 && arguments[0].equals("gpu")) {
      var own = List.of(arguments).subList(1, arguments.length);
      System.exit(GpuBench.run(repository, own, file, Clock.systemUTC()));
    }
    var suite =
        new Suite("bench", repository, file)
            .measurement(
                "coldstart", (options, progress) -> coldStart(repository, options, progress))
            .measurement("overhead", new Overhead(repository)::run)
            .measurement("release", new ReleaseBench(repository)::run)
            .measurement("hold", new HoldBench(repository)::run)
            .measurement("fairness", new FairnessBench(repository)::run)
            .measurement("tokens", new TokenBench(repository)::run)
            .onRequest("knative", new KnativeBench()::run)
            .flag(
                "--runs",
                "interleaved runs (coldstart 20, overhead 4, release 100, tokens 3, knative 20)")
            .flag("--seconds", "length of one measurement of overhead (2), of fairness (120)")
            .flag("--calls", "most calls of hold at once (100000)")
            .flag("--seed", "seed of the prompts of tokens, of the calls of fairness (1)")
            .flag(
                "--profile", "1: profile the gateway after overhead even where it met its target");
    System.exit(suite.run(List.of(arguments), Clock.systemUTC()));
  }

  private static Report coldStart(Repository repository, Options options, PrintStream progress)
      throws IOException, InterruptedException {
    var embedding = new ColdStart(repository).run(options, progress);
    return embedding.and(new ChatColdStart(repository).run(options, progress));
  }
}
