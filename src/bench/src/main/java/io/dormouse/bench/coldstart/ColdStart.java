package io.dormouse.bench.coldstart;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.report.Report;
import io.dormouse.e2e.Dist;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// A cold call to MiniLM beside the sum of two bare starts: a bare Quarkus application, then a
/// program that only loads the model.
///
/// All three run in turn, so that what disturbs the machine disturbs all.
public final class ColdStart {
  private static final int RUNS = 20;

  private final Repository repository;

  /// A benchmark of that checkout.
  public ColdStart(Repository repository) {
    this.repository = repository;
  }

  /// Measures.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    int runs = options.number("--runs", RUNS);
    var dist = new Dist(repository.distribution());
    var settings = JvmSettings.ofWorker(dist.workerArguments());
    var application = bareApplication(settings);
    var loading = bareLoading(settings, dist);
    progress.println("training the AOT caches of the two bare programs");
    application.train();
    loading.train();
    var results = new ColdStartResults();
    try (var gateway = Gateway.demo(dist, repository.target())) {
      var call = new ColdCall(gateway);
      progress.println("one round that does not count");
      call.measure();
      application.measureMs();
      loading.measureMs();
      for (int run = 1; run <= runs; run++) {
        results.add(call.measure(), application.measureMs(), loading.measureMs());
        progress.println(results.progress(run, runs));
      }
    }
    return results.report();
  }

  private BareProgram bareApplication(JvmSettings settings) {
    var jar = repository.root().resolve("src/bench/bare/target/quarkus-app/quarkus-run.jar");
    var cache = repository.target().resolve("bare-application.aot");
    return new BareProgram(settings, cache, new FirstAnswer(jar));
  }

  private BareProgram bareLoading(JvmSettings settings, Dist dist) {
    var program =
        List.of(
            "-cp",
            repository.target().resolve("dormouse-bench-0.1.0.jar").toString(),
            ModelLoadMain.class.getName(),
            dist.ortHome().resolve("libonnxruntime.so").toString(),
            dist.demoModel().resolve("model.onnx").toString(),
            Integer.toString(Runtime.getRuntime().availableProcessors()));
    var cache = repository.target().resolve("bare-loading.aot");
    return new BareProgram(settings, cache, new FirstLine(program));
  }
}
