package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.AnswerConfig;
import io.dormouse.gateway.config.ByteSize;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.HoldConfig;
import io.dormouse.gateway.config.Http2Config;
import io.dormouse.gateway.config.KnativeConfig;
import io.dormouse.gateway.config.Limits;
import io.dormouse.gateway.config.ListenAddress;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource;
import io.dormouse.gateway.config.TenantConfig;
import io.dormouse.gateway.config.TracingConfig;
import io.dormouse.gateway.platform.Tempo;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerReport;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A platform for one model on real processes, and what it reports.
final class PlatformFixture implements AutoCloseable {
  static final Duration GRACE = Duration.ofSeconds(5);
  static final Tempo QUICK = new Tempo(20, 300, 5_000, 25, 20, 1_000);

  final WorkerId id;
  final ProcessPlatform platform;
  final LeaseFolder leases;
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<WorkerReport> reports = new LinkedBlockingQueue<>();

  PlatformFixture(Path home, List<String> workerCommand, ModelSource source) throws Exception {
    var model = model(source);
    id = new WorkerId(model.name(), 1);
    leases = LeaseFolder.open(home);
    var environment = new HashMap<>(System.getenv());
    environment.put("DORMOUSE_ADMIN_TOKEN", "secret of the gateway");
    platform =
        new ProcessPlatform(
            new ProcessHost(
                gateway(home, workerCommand),
                vertx,
                leases,
                Map.copyOf(environment),
                ProcessHost.secrets(new SecureRandom()),
                System::nanoTime),
            model,
            QUICK);
  }

  static ModelConfig model(ModelSource source) {
    var second = Duration.ofSeconds(1);
    return new ModelConfig(
        "org/model:7b",
        source,
        Optional.empty(),
        List.of(),
        new ModelConfig.Timing(
            second, second, second, second, second, second, GRACE, second, second),
        new HoldConfig(10, 10, new ByteSize(1 << 20), new ByteSize(1 << 20), second),
        new AnswerConfig(
            second, second, second, second, second, AnswerConfig.Heartbeat.NONE, Optional.of(true)),
        Optional.empty(),
        4);
  }

  static GatewayConfig gateway(Path home, List<String> workerCommand) {
    var any = new ListenAddress("127.0.0.1", 0);
    var size = new ByteSize(1 << 20);
    return new GatewayConfig(
        home,
        any,
        any,
        Optional.empty(),
        new Http2Config(true, 10),
        new Limits(size, 10, size, size, size, Duration.ofSeconds(1)),
        Duration.ofSeconds(1),
        new TenantConfig(false, Map.of(), Map.of()),
        workerCommand,
        workerCommand,
        Optional.empty(),
        KnativeConfig.standard(),
        TracingConfig.off(),
        new LinkedHashMap<>());
  }

  void start() {
    platform.start(id, (worker, report) -> reports.add(report));
  }

  /// The next report.
  WorkerReport next() throws InterruptedException {
    var report = reports.poll(20, TimeUnit.SECONDS);
    if (report == null) {
      throw new AssertionError("no report; log: " + platform.log().lines(20));
    }
    return report;
  }

  /// The next report of a kind; those before it are dropped, but never an end.
  <T extends WorkerReport> T next(Class<T> kind) throws InterruptedException {
    for (var report = next(); ; report = next()) {
      if (kind.isInstance(report)) {
        return kind.cast(report);
      }
      if (report instanceof WorkerReport.Gone gone) {
        throw new AssertionError("gone: " + gone);
      }
    }
  }

  /// Waits for the end.
  WorkerReport.Exit exit() throws InterruptedException {
    return next(WorkerReport.Gone.class).exit();
  }

  /// Reports that have come and were not asked for.
  List<WorkerReport> unread() {
    return List.copyOf(reports);
  }

  @Override
  public void close() {
    platform.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
