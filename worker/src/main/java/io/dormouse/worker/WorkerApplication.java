package io.dormouse.worker;

import io.dormouse.worker.config.WorkerOptions.ListenOptions;
import io.dormouse.worker.http.OwnCalls;
import io.dormouse.worker.lifecycle.Mark;
import io.dormouse.worker.lifecycle.WorkerState.Ready;
import io.dormouse.worker.telemetry.StepMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Runs once both ports are open: announces them, then waits for the end.
final class WorkerApplication implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(WorkerApplication.class);
  private static final int CONTRACT = 1;
  private static final Duration OWN_CALL_TIMEOUT = Duration.ofSeconds(1);

  private final Worker worker = Worker.current();
  private final HttpServer ports;
  private final MeterRegistry registry;
  private final AtomicBoolean reported = new AtomicBoolean();

  @Inject
  WorkerApplication(HttpServer ports, MeterRegistry registry) {
    this.ports = ports;
    this.registry = registry;
  }

  @Override
  public int run(String... arguments) {
    // Not with the routes: then the framework's registry has none yet that records.
    worker.observer().to(new StepMeters(registry));
    announce();
    worker.lifecycle().subscribe(this::reportOnceReady);
    worker.lifecycle().mark(Mark.RUNTIME_UP);
    Thread.ofPlatform().name("own-calls").daemon(true).start(this::callOwnPorts);
    TerminationSignal.onTermination(this::drainAndExit);
    Quarkus.waitForExit();
    return 0;
  }

  private void announce() {
    JsonObject line =
        new JsonObject()
            .put("contract", CONTRACT)
            .put("dataPort", ports.getPort())
            .put("controlPort", controlPort())
            .put("pid", ProcessHandle.current().pid());
    System.out.println("dormouse-announce: " + line.encode());
    System.out.flush();
  }

  /// The framework knows only a port that it chose itself.
  private int controlPort() {
    int asked = worker.options().listen().controlPort();
    return asked == 0 ? ports.getManagementPort() : asked;
  }

  private void callOwnPorts() {
    ListenOptions listen = worker.options().listen();
    try {
      OwnCalls calls = new OwnCalls(listen.host(), listen.token(), OWN_CALL_TIMEOUT);
      calls.get(controlPort(), "/status");
      calls.get(ports.getPort(), "/health");
    } catch (IOException e) {
      LOG.debugf(e, "this worker's own address %s is unknown", listen.host());
    }
  }

  /// Says what is dear to find out only when nobody waits for it any more.
  private void reportOnceReady() {
    if (worker.lifecycle().state() instanceof Ready && reported.compareAndSet(false, true)) {
      Thread.ofPlatform().name("start-report").daemon(true).start(this::report);
    }
  }

  private void report() {
    LOG.infof(
        "ready; milliseconds since the process started: %s", worker.lifecycle().snapshot().marks());
    LOG.infof("aot: %s", AotCache.describe());
  }

  private void drainAndExit() {
    try {
      boolean drained = worker.control().terminate(worker.options().serving().drainTimeout());
      LOG.info(drained ? "drained" : "the drain timeout passed with calls inside");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Quarkus.asyncExit(0);
  }
}
