package io.dormouse.worker;

import io.dormouse.worker.lifecycle.Mark;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/// Runs once both ports are open: announces them, then waits for the end.
final class WorkerApplication implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(WorkerApplication.class);
  private static final int CONTRACT = 1;

  private final HttpServer ports;

  @Inject
  WorkerApplication(HttpServer ports) {
    this.ports = ports;
  }

  @Override
  public int run(String... arguments) {
    Worker worker = Worker.current();
    JsonObject line =
        new JsonObject()
            .put("contract", CONTRACT)
            .put("dataPort", ports.getPort())
            .put("controlPort", ports.getManagementPort())
            .put("pid", ProcessHandle.current().pid());
    System.out.println("dormouse-announce: " + line.encode());
    System.out.flush();
    worker.lifecycle().mark(Mark.RUNTIME_UP);
    LOG.infof("aot: %s", AotCache.describe());
    TerminationSignal.onTermination(() -> drainAndExit(worker));
    Quarkus.waitForExit();
    return 0;
  }

  private static void drainAndExit(Worker worker) {
    try {
      boolean drained = worker.control().terminate(worker.options().serving().drainTimeout());
      LOG.info(drained ? "drained" : "the drain timeout passed with calls inside");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Quarkus.asyncExit(0);
  }
}
