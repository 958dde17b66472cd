package io.dormouse.gateway;

import io.dormouse.gateway.command.UpOptions;
import io.dormouse.gateway.config.GatewayConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Where the gateway meets Quarkus: its routes, its readiness, its end.
final class GatewayBeans {
  @Produces
  @Singleton
  Gateway gateway(GatewayConfig config, Vertx vertx, MeterRegistry registry) {
    return Gateway.assemble(config, vertx, registry);
  }

  void data(@Observes Router router, Gateway gateway) {
    gateway.dataRoutes(router);
  }

  void management(@Observes ManagementInterface management, Gateway gateway) {
    gateway.managementRoutes(management.router());
  }

  void ready(
      @ObservesAsync HttpServerStart event,
      Gateway gateway,
      Vertx vertx,
      UpOptions options,
      HttpServer server) {
    Logger.getLogger("dormouse.gateway").infof("aot: %s", AotCache.describe());
    new Welcome(gateway, vertx, options, server, System.out).show();
  }

  /// At the first moment of a shutdown, while both ports still answer: the usual shutdown event
  /// comes after they are closed.
  void end(@Observes ShutdownDelayInitiatedEvent event, Gateway gateway) {
    gateway.close();
  }

  @Produces
  @Readiness
  @Singleton
  HealthCheck readiness(Gateway gateway) {
    return () ->
        gateway.closing()
            ? HealthCheckResponse.down("accepts calls")
            : HealthCheckResponse.up("accepts calls");
  }
}
