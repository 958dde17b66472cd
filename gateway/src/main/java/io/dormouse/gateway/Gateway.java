package io.dormouse.gateway;

import io.dormouse.gateway.admin.AdminGuard;
import io.dormouse.gateway.admin.AdminRoutes;
import io.dormouse.gateway.admin.PoolFeed;
import io.dormouse.gateway.admission.AdmissionController;
import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.command.Version;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.http.BodyStore;
import io.dormouse.gateway.pipeline.DataPort;
import io.dormouse.gateway.pipeline.ModelList;
import io.dormouse.gateway.pipeline.RequestPipeline;
import io.dormouse.gateway.platform.process.LeaseFolder;
import io.dormouse.gateway.pool.InferencePool;
import io.dormouse.gateway.pool.PoolListener;
import io.dormouse.gateway.pool.PoolListeners;
import io.dormouse.gateway.proxy.HttpClientPool;
import io.dormouse.gateway.proxy.Relay;
import io.dormouse.gateway.telemetry.GatewayMeters;
import io.dormouse.gateway.telemetry.PoolLog;
import io.dormouse.gateway.tracing.CallTracer;
import io.dormouse.gateway.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// One gateway, assembled: which part is made of which others stands here and nowhere else.
public final class Gateway {
  private static final Logger LOG = Logger.getLogger("dormouse.gateway");
  private static final Duration DRAIN_POLL = Duration.ofMillis(20);
  private static final Duration REMEMBER_EVERY = Duration.ofMinutes(1);

  private final GatewayConfig config;
  private final Vertx vertx;
  private final AdmissionController admission;
  private final BodyStore bodies;
  private final Platforms platforms;
  private final EstimateFile estimates;
  private final HttpClientPool connections;
  private final ModelCatalog catalog;
  private final DataPort dataPort;
  private final PoolFeed feed;
  private final CallTracer tracer;
  private final AdminRoutes adminRoutes;
  private volatile boolean closing;

  private Gateway(GatewayConfig config, Vertx vertx, MeterRegistry registry, LeaseFolder leases)
      throws IOException {
    this.config = config;
    this.vertx = vertx;
    var clock = InstantSource.system();
    var meters = new GatewayMeters(registry, config.tenants().weights().keySet());
    this.feed = new PoolFeed(clock);
    this.tracer = Tracing.of(config.tracing(), Version.text(), clock, meters::spansLost);
    PoolListener told = new PoolListeners(new PoolLog(meters), feed);
    var listener =
        tracer.wakes().map(wakes -> (PoolListener) new PoolListeners(told, wakes)).orElse(told);
    this.admission = new AdmissionController(config.limits().maxConcurrent());
    this.bodies =
        BodyStore.open(vertx, config.limits(), config.home().resolve("spill"), System::nanoTime);
    this.platforms = new Platforms(config, vertx, leases, clock);
    this.estimates = EstimateFile.open(config.home());
    this.catalog = new ModelCatalog(routes(clock, listener));
    this.connections = new HttpClientPool(vertx, config.limits().maxConcurrent());
    var relay = new Relay(connections, System::nanoTime);
    var parts =
        new RequestPipeline.Parts(
            config.limits(), admission, bodies, catalog, config.tenants(), relay, meters, tracer);
    var pipeline = new RequestPipeline(parts, vertx, clock, System::nanoTime, Gateway::freshId);
    this.dataPort =
        new DataPort(
            pipeline,
            new ModelList(catalog, clock.instant()),
            vertx,
            config.limits().maxBody().bytes());
    this.adminRoutes =
        new AdminRoutes(catalog, new AdminGuard(config.adminToken()), platforms, feed);
    meters.watch(admission);
    catalog.routes().forEach(meters::watch);
    discover(clock, listener, meters);
    vertx.setPeriodic(
        REMEMBER_EVERY.toMillis(),
        _ ->
            vertx.executeBlocking(() -> {
              rememberEstimates();
              return null;
            }));
  }

  /// An id that no other call has; nothing depends on its being hard to guess.
  private static String freshId() {
    var random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /// Makes the gateway of a configuration; its home must be locked already.
  static Gateway assemble(GatewayConfig config, Vertx vertx, MeterRegistry registry) {
    try {
      return new Gateway(config, vertx, registry, LeaseFolder.open(config.home()));
    } catch (IOException cause) {
      throw new UncheckedIOException("home " + config.home() + " cannot be used", cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while clearing old leases", interrupted);
    }
  }

  private List<ModelRoute> routes(InstantSource clock, PoolListener listener) {
    return config.models().values().stream().map(model -> route(model, clock, listener)).toList();
  }

  private ModelRoute route(ModelConfig model, InstantSource clock, PoolListener listener) {
    var timer = new VertxPoolTimer(vertx);
    var pool =
        platforms.pool(
            model,
            platform -> new InferencePool.Ports(platform, Runnable::run, timer, clock, listener));
    Optional.ofNullable(estimates.all().get(model.name())).ifPresent(pool::expect);
    return new ModelRoute(model, pool);
  }

  private void discover(InstantSource clock, PoolListener listener, GatewayMeters meters) {
    if (config.knative().discover().isEmpty()) {
      return;
    }
    var discovery =
        new Discovery(
            catalog, new FoundRoutes(model -> route(model, clock, listener), platforms, meters));
    platforms
        .cluster()
        .discover(found ->
            discovery.found(
                found.stream()
                    .filter(model -> !config.serves(model.namespace(), model.service()))
                    .toList()));
  }

  GatewayConfig config() {
    return config;
  }

  ModelCatalog catalog() {
    return catalog;
  }

  boolean closing() {
    return closing;
  }

  void dataRoutes(Router router) {
    router
        .route()
        .handler(context -> dataPort.handle(context.request()))
        .failureHandler(context -> {
          if (context.statusCode() < HttpResponseStatus.INTERNAL_SERVER_ERROR.code()) {
            dataPort.malformed(context.request(), context.statusCode());
          } else {
            context.next();
          }
        });
  }

  void managementRoutes(Router router) {
    adminRoutes.register(router);
  }

  /// Ends in order: refuse new calls, let those inside finish within the drain timeout, then end
  /// every worker.
  void close() {
    closing = true;
    dataPort.close();
    LOG.infof("shutting down: %d calls inside", admission.inside());
    awaitCalls(System.nanoTime() + config.drainTimeout().toNanos());
    var pools = catalog.routes().stream().map(route -> route.pool().close().toCompletableFuture());
    var all = CompletableFuture.allOf(pools.toArray(CompletableFuture[]::new));
    try {
      all.get(longestStop().toMillis(), TimeUnit.MILLISECONDS);
      awaitCalls(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
    } catch (TimeoutException _) {
      LOG.warn("workers did not end in time; their supervisors end them");
    } catch (ExecutionException cause) {
      LOG.error("a pool failed to close", cause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    rememberEstimates();
    feed.close();
    tracer.close();
    platforms.close();
    connections.close();
    try {
      bodies.close();
    } catch (IOException cause) {
      LOG.warn("the spill file could not be closed", cause);
    }
  }

  /// What was measured of models that are not served at present stays.
  private void rememberEstimates() {
    var all = new HashMap<>(estimates.all());
    for (ModelRoute route : catalog.routes()) {
      route.pool().snapshot().loadEstimate().ifPresent(load -> all.put(route.name(), load));
    }
    try {
      estimates.write(all);
    } catch (IOException cause) {
      LOG.warn("load times could not be written down", cause);
    }
  }

  private Duration longestStop() {
    return config.models().values().stream()
        .map(model -> model.timing().stop())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO)
        .plusSeconds(5);
  }

  private void awaitCalls(long deadlineNanos) {
    while (admission.inside() > 0 && System.nanoTime() < deadlineNanos) {
      LockSupport.parkNanos(DRAIN_POLL.toNanos());
    }
  }
}
