package io.dormouse.worker;

import io.dormouse.worker.config.WorkerOptions;
import io.dormouse.worker.http.ApiRoutes;
import io.dormouse.worker.http.ApiService;
import io.dormouse.worker.http.TokenGuard;
import io.dormouse.worker.lifecycle.ControlRoutes;
import io.dormouse.worker.lifecycle.StatusDocument;
import io.dormouse.worker.telemetry.WorkerMeters;
import io.dormouse.worker.tokenizer.CodecPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Puts the worker's routes on the two ports.
@ApplicationScoped
class WorkerRoutes {
  private final Worker worker = Worker.current();
  private final Vertx vertx;
  private final MeterRegistry registry;
  private final String version;

  @Inject
  WorkerRoutes(
      Vertx vertx,
      MeterRegistry registry,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.vertx = vertx;
    this.registry = registry;
    this.version = version;
  }

  void dataPort(@Observes Router router) {
    guard(router);
    WorkerOptions options = worker.options();
    WorkerMeters meters = new WorkerMeters(registry);
    int cores = Runtime.getRuntime().availableProcessors();
    ApiService service =
        new ApiService(
            new ApiService.Identity(
                options.model(),
                options.kind(),
                Instant.now().getEpochSecond(),
                options.serving().acceptTokenIds(),
                version),
            new ApiService.Serving(worker.gate(), worker.host(), worker.lifecycle()),
            new CodecPool(cores, options.serving().slots()),
            meters,
            ApiService.Sources.ofMachine());
    new ApiRoutes(service).register(router);
  }

  void controlPort(@Observes ManagementInterface management) {
    guard(management.router());
    StatusDocument status =
        new StatusDocument(
            new StatusDocument.Names(
                worker.options().model(), worker.options().precision(), version),
            worker.lifecycle(),
            worker.gate(),
            worker.host());
    ControlRoutes routes = new ControlRoutes(vertx, worker.lifecycle(), worker.control(), status);
    routes.register(management.router(), worker.options().listen().controlReadOnly());
  }

  private void guard(Router router) {
    worker.options().listen().token().ifPresent(token -> new TokenGuard(token).guard(router));
  }
}
