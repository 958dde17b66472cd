package io.dormouse.bench;

import io.dormouse.bench.knative.KnativeSoak;
import io.dormouse.bench.report.ReportFile;
import io.dormouse.bench.soak.ClientsSoak;
import io.dormouse.bench.soak.ColdSoak;
import io.dormouse.bench.soak.SimSoak;
import io.dormouse.bench.soak.WakeSoak;
import io.dormouse.bench.tokens.StreamSoak;
import java.time.Clock;
import java.util.List;

/// `dormouse soak [NAME]`: the long tests, written to `src/docs/soak.md`.
public final class SoakMain {
  private static final String INTRODUCTION =
      """
      # Soaks

      Written by `./dormouse soak [NAME]`.
      """;

  private SoakMain() {}

  /// Runs one soak or all.
  public static void main(String... arguments) throws Exception {
    var repository = Repository.find();
    var file = new ReportFile(repository.docs().resolve("soak.md"), INTRODUCTION);
    var suite =
        new Suite("soak", repository, file)
            .measurement("cold", new ColdSoak(repository)::run)
            .measurement("wake", new WakeSoak(repository)::run)
            .measurement("streams", new StreamSoak(repository)::run)
            .measurement("clients", new ClientsSoak(repository)::run)
            .measurement("sim", (options, progress) -> new SimSoak().run(options, progress))
            .onRequest("knative", new KnativeSoak()::run)
            .flag("--cycles", "how often (cold 200, wake 500, knative 500)")
            .flag("--warm-up", "cycles before the ones that count (5)")
            .flag("--minutes", "length of streams (30)")
            .flag("--seconds", "length of a load (clients 150)")
            .flag("--histories", "of sim (100000); one alone tells its course")
            .flag("--seed", "seed of who leaves and when, or of sim's first history (1)");
    System.exit(suite.run(List.of(arguments), Clock.systemUTC()));
  }
}
