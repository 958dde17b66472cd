package io.dormouse.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.hold.Offer;
import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldRules;
import io.dormouse.gateway.pool.InferencePool;
import io.dormouse.gateway.pool.PoolPolicy;
import io.dormouse.gateway.pool.ReplicaPlatform;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.gateway.pool.WaitNote;
import io.dormouse.gateway.pool.WakeBackoff;
import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.WorkerId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GatewayMetersTest {
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GatewayMeters meters = new GatewayMeters(registry, Set.of("gold"));
  private final PoolLog log = new PoolLog(meters);

  @Test
  void waitsAreCountedByHowTheyEnd() {
    ends(false, new HoldOutcome.Expired(true, TWO_SECONDS, TWO_SECONDS));
    ends(false, new HoldOutcome.Expired(false, TWO_SECONDS, TWO_SECONDS));
    ends(false, new HoldOutcome.Expired(false, TWO_SECONDS, TWO_SECONDS));
    ends(false, new HoldOutcome.Cancelled());
    ends(false, new HoldOutcome.Overflow(new Offer.Refused(Offer.Bound.CALLS, 1), TWO_SECONDS));
    assertThat(waits("expired_queued")).isEqualTo(1);
    assertThat(waits("expired_waking")).isEqualTo(2);
    assertThat(waits("cancelled")).isEqualTo(1);
    assertThat(waits("overflow")).isEqualTo(1);
    assertThat(
            registry
                .get("dormouse_wait_seconds")
                .tag("outcome", "expired_waking")
                .timer()
                .totalTime(TimeUnit.SECONDS))
        .isEqualTo(4);
  }

  @Test
  void onlyConfiguredTenantsHaveGaugesOfTheirOwn() {
    meters.watch(route());
    log.held("m", note("gold", true), 1);
    log.held("m", note("someone", true), 2);
    log.held("m", note("else", true), 3);
    assertThat(held("gold")).isEqualTo(1);
    assertThat(held("other")).isEqualTo(2);
    log.ended("m", note("else", true), new HoldOutcome.Cancelled());
    log.ended("m", note("gold", false), new HoldOutcome.Cancelled());
    assertThat(held("gold")).isEqualTo(1);
    assertThat(held("other")).isEqualTo(1);
  }

  @Test
  void withoutConfiguredTenantsThereIsNoGaugeByTenant() {
    new GatewayMeters(registry, Set.of()).watch(route());
    assertThat(registry.find("dormouse_held_of_tenant").gauges()).isEmpty();
  }

  @Test
  void phasesOfAWakeAreHistogramsOfTheirOwn() {
    log.ready(
        new WakeTimeline(
            new WorkerId("m", 1),
            Instant.EPOCH,
            Duration.ofMillis(700),
            Map.of("processStarted", 5L, "runtimeUp", 310L, "weightsLoaded", 620L)));
    var loading = registry.get("dormouse_wake_phase_seconds").tag("phase", "loading").timer();
    assertThat(loading.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(310);
  }

  @Test
  void answersThatSignsOfLifeBeganAreCounted() {
    meters.record(call(true));
    meters.record(call(false));
    assertThat(registry.get("dormouse_early_answers_total").counter().count()).isEqualTo(1);
  }

  @Test
  void aCallThatAClockEndedIsCountedUnderTheClocksCode() {
    meters.record(call(true));
    var calls = registry.get("dormouse_calls_total").tag("code", "idle_stream_timeout").counter();
    assertThat(calls.count()).isEqualTo(1);
  }

  private void ends(boolean held, HoldOutcome outcome) {
    log.ended("m", note("t", held), outcome);
  }

  private static WaitNote note(String tenant, boolean held) {
    return new WaitNote("id", tenant, 1, 1, TWO_SECONDS, held);
  }

  private long waits(String outcome) {
    return registry.get("dormouse_wait_seconds").tag("outcome", outcome).timer().count();
  }

  private double held(String tenant) {
    return registry.get("dormouse_held_of_tenant").tag("tenant", tenant).gauge().value();
  }

  private static CallRecord call(boolean early) {
    var phases = new CallRecord.Phases(TWO_SECONDS, TWO_SECONDS, TWO_SECONDS, TWO_SECONDS);
    return new CallRecord(
        "id",
        Optional.empty(),
        Optional.of("m"),
        "/v1",
        200,
        "idle_stream_timeout",
        true,
        early,
        phases,
        1,
        1);
  }

  private static ModelRoute route() {
    var read = ServiceModels.read("models", "s", Map.of("dormouse.io/model", "m"), Map.of());
    var minute = Duration.ofMinutes(1);
    var pool =
        InferencePool.autoscaled(
            "m",
            new PoolPolicy(
                minute, minute, minute, minute, minute, new WakeBackoff(minute, minute, 0, 0), 4),
            1,
            HoldRules.ofCalls(10),
            new InferencePool.Ports(
                new NoReplicas(),
                Runnable::run,
                (_, _) -> () -> {},
                () -> Instant.EPOCH,
                new PoolLog(new GatewayMeters(new SimpleMeterRegistry(), Set.of()))));
    return new ModelRoute(((ServiceModels.Discovered.Model) read).config(), pool);
  }

  private static final class NoReplicas implements ReplicaPlatform {
    @Override
    public void follow(Consumer<Replicas> watcher) {}

    @Override
    public void wake() {}

    @Override
    public void unwake() {}

    @Override
    public void keep(Duration stay) {}

    @Override
    public void letGo() {}
  }
}
