package io.dormouse.gateway.telemetry;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.accounting.CallSink;
import io.dormouse.gateway.admission.AdmissionController;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.pool.PoolPhase;
import io.dormouse.gateway.pool.WakeTimeline;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Every meter of the gateway, and the only place that names one.
///
/// | meter | kind | tags |
/// | --- | --- | --- |
/// | `dormouse_calls_total` | counter | `model`, `status`, `code` |
/// | `dormouse_call_seconds` | histogram | `model`, `cold` |
/// | `dormouse_hold_seconds` | histogram | `model`, `cold` |
/// | `dormouse_wait_seconds` | histogram | `model`, `outcome` (see [HoldOutcome#label]) |
/// | `dormouse_early_answers_total` | counter | `model` |
/// | `dormouse_calls_inside` | gauge | |
/// | `dormouse_held`, `dormouse_held_bytes` | gauge | `model` |
/// | `dormouse_held_of_tenant` | gauge | `model`, `tenant` (of `tenant-weights`, or `other`) |
/// | `dormouse_running` | gauge | `model` |
/// | `dormouse_pool_phase` | gauge, 1 for the present phase | `model`, `phase` |
/// | `dormouse_wake_seconds` | histogram | `model` |
/// | `dormouse_wake_phase_seconds` | histogram | `model`, `phase` (see [WakePhases]) |
/// | `dormouse_wakes_total` | counter | `model`, `outcome` (`ready` or a failure's code) |
/// | `dormouse_worker_ends_total` | counter | `model`, `reason` |
/// | `dormouse_spans_lost_total` | counter | |
public final class GatewayMeters implements CallSink {
  private static final String OTHER = "other";

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5),
    Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2),
    Duration.ofMinutes(5), Duration.ofMinutes(10)
  };

  private final MeterRegistry registry;
  private final Map<CallKey, Counter> calls = new ConcurrentHashMap<>();
  private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();
  private final Map<TenantKey, AtomicInteger> heldByTenant = new ConcurrentHashMap<>();
  private final Set<String> tenants;

  private record CallKey(String model, int status, String code) {}

  private record TimerKey(String name, String model, String tag, String value) {}

  private record TenantKey(String model, String tenant) {}

  /// @param registry where they are kept
  /// @param tenants that have gauges of their own
  public GatewayMeters(MeterRegistry registry, Set<String> tenants) {
    this.registry = registry;
    this.tenants = Set.copyOf(tenants);
  }

  /// Watches how many calls are inside.
  public void watch(AdmissionController admission) {
    Gauge.builder("dormouse_calls_inside", admission, AdmissionController::inside)
        .description("Calls in the gateway, held ones included")
        .register(registry);
  }

  /// Watches a pool.
  public void watch(ModelRoute route) {
    var tags = Tags.of("model", route.name());
    var pool = route.pool();
    Gauge.builder("dormouse_held", pool, it -> it.snapshot().held())
        .description("Calls that wait for a worker")
        .tags(tags)
        .register(registry);
    Gauge.builder("dormouse_held_bytes", pool, it -> it.snapshot().heldBytes())
        .description("Body bytes of calls that wait")
        .tags(tags)
        .register(registry);
    Gauge.builder(
            "dormouse_running",
            pool,
            it ->
                it.snapshot().state().workers().stream().mapToInt(worker -> worker.running()).sum())
        .description("Calls that workers run")
        .tags(tags)
        .register(registry);
    if (!tenants.isEmpty()) {
      Stream.concat(tenants.stream(), Stream.of(OTHER))
          .distinct()
          .forEach(tenant -> watch(new TenantKey(route.name(), tenant)));
    }
    for (PoolPhase phase : PoolPhase.values()) {
      Gauge.builder(
              "dormouse_pool_phase", pool, it -> it.snapshot().state().phase() == phase ? 1 : 0)
          .description("1 for the phase that the pool is in")
          .tags(tags.and("phase", phase.label()))
          .register(registry);
    }
  }

  private void watch(TenantKey key) {
    Gauge.builder("dormouse_held_of_tenant", counted(key), AtomicInteger::get)
        .description("Calls of a tenant that wait for a worker")
        .tags("model", key.model(), "tenant", key.tenant())
        .register(registry);
  }

  private AtomicInteger counted(TenantKey key) {
    return heldByTenant.computeIfAbsent(key, _ -> new AtomicInteger());
  }

  /// Ends the gauges of a pool that is no more.
  public void unwatch(ModelRoute route) {
    registry.getMeters().stream()
        .filter(meter -> meter instanceof Gauge)
        .filter(meter -> route.name().equals(meter.getId().getTag("model")))
        .toList()
        .forEach(registry::remove);
  }

  @Override
  public void record(CallRecord call) {
    String model = call.model().orElse("");
    calls
        .computeIfAbsent(new CallKey(model, call.status(), call.code()), this::callCounter)
        .increment();
    String cold = Boolean.toString(call.cold());
    timer("dormouse_call_seconds", model, "cold", cold).record(call.phases().total());
    timer("dormouse_hold_seconds", model, "cold", cold).record(call.phases().hold());
    if (call.early()) {
      registry.counter("dormouse_early_answers_total", "model", model).increment();
    }
  }

  /// Spans that never reached the collector of traces.
  public void spansLost(long count) {
    registry.counter("dormouse_spans_lost_total").increment((double) count);
  }

  void waited(String model, String outcome, Duration wait) {
    timer("dormouse_wait_seconds", model, "outcome", outcome).record(wait);
  }

  void held(String model, String tenant, int change) {
    if (!tenants.isEmpty()) {
      counted(new TenantKey(model, tenants.contains(tenant) ? tenant : OTHER)).addAndGet(change);
    }
  }

  void woke(WakeTimeline timeline) {
    String model = timeline.worker().model();
    Timer.builder("dormouse_wake_seconds")
        .description("From asking for a worker to its being ready")
        .tags("model", model)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(timeline.total());
    WakePhases.of(timeline)
        .forEach((phase, lasted) ->
            timer("dormouse_wake_phase_seconds", model, "phase", phase).record(lasted));
    wakeEnded(model, "ready");
  }

  void wakeEnded(String model, String outcome) {
    registry.counter("dormouse_wakes_total", "model", model, "outcome", outcome).increment();
  }

  void workerEnded(String model, String reason) {
    registry.counter("dormouse_worker_ends_total", "model", model, "reason", reason).increment();
  }

  private Counter callCounter(CallKey key) {
    return Counter.builder("dormouse_calls_total")
        .description("Calls by how they ended")
        .tags("model", key.model(), "status", Integer.toString(key.status()), "code", key.code())
        .register(registry);
  }

  private Timer timer(String name, String model, String tag, String value) {
    return timers.computeIfAbsent(
        new TimerKey(name, model, tag, value),
        key ->
            Timer.builder(name)
                .tags("model", key.model(), key.tag(), key.value())
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
  }
}
