package io.dormouse.gateway;

import io.dormouse.gateway.admin.PlatformNotes;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource;
import io.dormouse.gateway.hold.HoldLimits;
import io.dormouse.gateway.platform.knative.KnativeHost;
import io.dormouse.gateway.platform.knative.KnativePlatform;
import io.dormouse.gateway.platform.process.LeaseFolder;
import io.dormouse.gateway.platform.process.ProcessHost;
import io.dormouse.gateway.platform.process.ProcessPlatform;
import io.dormouse.gateway.pool.HoldRules;
import io.dormouse.gateway.pool.InferencePool;
import io.dormouse.gateway.pool.PoolPlatform;
import io.dormouse.gateway.pool.PoolPolicy;
import io.dormouse.gateway.pool.WakeBackoff;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where each model's workers run; the cluster's client is made only where a model needs it.
final class Platforms implements PlatformNotes, AutoCloseable {
  private final GatewayConfig config;
  private final Vertx vertx;
  private final InstantSource clock;
  private final ProcessHost processes;
  private final long seed;
  private final Map<String, ProcessPlatform> local = new ConcurrentHashMap<>();
  private final Map<String, KnativePlatform> knative = new ConcurrentHashMap<>();
  private @Nullable KnativeHost cluster;

  Platforms(GatewayConfig config, Vertx vertx, LeaseFolder leases, InstantSource clock) {
    this.config = config;
    this.vertx = vertx;
    this.clock = clock;
    var random = new SecureRandom();
    this.seed = random.nextLong();
    this.processes =
        new ProcessHost(
            config, vertx, leases, System.getenv(), ProcessHost.secrets(random), System::nanoTime);
  }

  /// A model's pool on its platform.
  InferencePool pool(ModelConfig model, Function<PoolPlatform, InferencePool.Ports> ports) {
    if (model.source() instanceof ModelSource.KnativeService service) {
      var platform = new KnativePlatform(cluster(), model, service);
      knative.put(model.name(), platform);
      return InferencePool.autoscaled(
          model.name(), policy(model), service.maxScale(), rules(model), ports.apply(platform));
    }
    var platform = new ProcessPlatform(processes, model);
    local.put(model.name(), platform);
    return new InferencePool(model.name(), policy(model), rules(model), ports.apply(platform));
  }

  /// Takes a model's platform out, so that another may stand under its name; ends it when run.
  Runnable takeOut(String model) {
    var platform = Optional.ofNullable(knative.remove(model));
    return () -> platform.ifPresent(KnativePlatform::close);
  }

  /// The cluster's client, made where it is first needed.
  KnativeHost cluster() {
    var known = cluster;
    if (known == null) {
      known = KnativeHost.connect(config.knative(), vertx, clock);
      cluster = known;
    }
    return known;
  }

  private HoldRules rules(ModelConfig model) {
    var hold = model.hold();
    return new HoldRules(
        new HoldLimits(
            hold.calls(),
            hold.callsPerTenant(),
            hold.bytes().bytes(),
            hold.bytesPerTenant().bytes()),
        config.tenants()::weight);
  }

  private PoolPolicy policy(ModelConfig model) {
    var timing = model.timing();
    return new PoolPolicy(
        timing.idle(),
        timing.wakeStall(),
        timing.load(),
        timing.drain(),
        timing.stop(),
        new WakeBackoff(timing.backoff(), timing.backoffLimit(), WakeBackoff.JITTER, seed),
        model.source() instanceof ModelSource.KnativeService service
            ? service.slots(model.concurrency())
            : model.concurrency());
  }

  @Override
  public List<String> lines(String model, int count) {
    return Optional.ofNullable(local.get(model))
        .map(platform -> platform.log().lines(count))
        .or(() ->
            Optional.ofNullable(knative.get(model)).map(platform -> platform.log().lines(count)))
        .orElseGet(List::of);
  }

  @Override
  public Optional<String> phase(String model) {
    return Optional.ofNullable(knative.get(model)).map(KnativePlatform::phase);
  }

  @Override
  public void close() {
    local.values().forEach(ProcessPlatform::close);
    knative.values().forEach(KnativePlatform::close);
    if (cluster != null) {
      cluster.close();
    }
  }
}
