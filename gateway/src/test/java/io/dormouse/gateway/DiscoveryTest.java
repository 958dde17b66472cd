package io.dormouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.catalog.Resolution;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.platform.knative.FoundModel;
import io.dormouse.gateway.pool.HeldCall;
import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldRequest;
import io.dormouse.gateway.pool.HoldRules;
import io.dormouse.gateway.pool.InferencePool;
import io.dormouse.gateway.pool.Patience;
import io.dormouse.gateway.pool.PoolPolicy;
import io.dormouse.gateway.pool.ReplicaPlatform;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.gateway.pool.WakeBackoff;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.telemetry.GatewayMeters;
import io.dormouse.gateway.telemetry.PoolLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final PoolLog LOG =
      new PoolLog(new GatewayMeters(new SimpleMeterRegistry(), Set.of()));

  private final ModelCatalog catalog = new ModelCatalog(List.of(route("configured", "other")));
  private final Map<InferencePool, ScriptedReplicas> replicas = new HashMap<>();
  private final List<String> ended = new ArrayList<>();
  private final Discovery discovery = new Discovery(catalog, new TestRoutes());

  /// Routes as the gateway makes them, without a cluster.
  private final class TestRoutes implements Discovery.Routes {
    @Override
    public ModelRoute added(ModelConfig model) {
      var scripted = new ScriptedReplicas();
      var pool = pool(model.name(), scripted);
      replicas.put(pool, scripted);
      return new ModelRoute(model, pool);
    }

    @Override
    public ModelRoute changed(ModelRoute before, ModelConfig model) {
      var route = added(model);
      before.pool().replaceBy(route.pool());
      return route;
    }

    @Override
    public void removed(ModelRoute route) {
      ended.add(route.name());
      route.pool().remove();
    }
  }

  @Test
  void aModelIsOfferedWhileItsServiceSaysSo() {
    discovery.found(List.of(service("one", "bge", "2m")));
    assertThat(names()).containsExactly("configured", "bge");
    discovery.found(List.of());
    assertThat(names()).containsExactly("configured");
    assertThat(ended).containsExactly("bge");
  }

  @Test
  void theSameServiceSeenAgainKeepsItsPool() {
    discovery.found(List.of(service("one", "bge", "2m")));
    var before = route("bge");
    discovery.found(List.of(service("one", "bge", "2m"), service("two", "gte", "2m")));
    assertThat(route("bge")).isSameAs(before);
    assertThat(ended).isEmpty();
  }

  @Test
  void changedSettingsHoldFromNowOn() {
    discovery.found(List.of(service("one", "bge", "2m")));
    discovery.found(List.of(service("one", "bge", "3m")));
    assertThat(route("bge").config().timing().idle()).isEqualTo(Duration.ofMinutes(3));
    assertThat(ended).isEmpty();
  }

  @Test
  void noHeldCallFailsWhenAnAnnotationChanges() {
    discovery.found(List.of(service("one", "bge", "2m")));
    var calls = List.of(call("bge"), call("bge"), call("bge"));
    for (String idle : List.of("3m", "4m", "5m")) {
      discovery.found(List.of(service("one", "bge", idle)));
    }
    assertThat(calls).allMatch(call -> call.outcomes.isEmpty());
    wake("bge");
    for (Waiter call : calls) {
      assertThat(call.outcomes).singleElement().isInstanceOf(HoldOutcome.Released.class);
      ((HoldOutcome.Released) call.outcomes.getFirst()).reservation().closeAnswered();
    }
  }

  @Test
  void heldCallsHearThatTheirModelIsNoMore() {
    discovery.found(List.of(service("one", "bge", "2m")));
    var call = call("bge");
    discovery.found(List.of());
    assertThat(call.outcomes).containsExactly(new HoldOutcome.Removed());
  }

  @Test
  void anotherNameForTheWorkersModelIsAnotherModel() {
    discovery.found(List.of(service("one", "bge", "2m")));
    var call = call("bge");
    discovery.found(List.of(service("one", Map.of("dormouse.io/upstream-name", "inner"))));
    assertThat(call.outcomes).containsExactly(new HoldOutcome.Removed());
    assertThat(route("bge").upstreamName()).isEqualTo("inner");
  }

  @Test
  void namesThatMoveFromOneServiceToAnotherAreFree() {
    var before = Map.of("dormouse.io/model", "gte", "dormouse.io/aliases", "small");
    discovery.found(List.of(service("one", "bge", "2m"), service("two", before)));
    var calls = List.of(call("bge"), call("small"));
    discovery.found(
        List.of(
            service("one", Map.of("dormouse.io/aliases", "small")),
            service("two", Map.of("dormouse.io/model", "gte"))));
    assertThat(names()).containsExactly("configured", "bge", "gte");
    assertThat(route("small").name()).isEqualTo("bge");
    assertThat(calls).allMatch(call -> call.outcomes.isEmpty());
  }

  @Test
  void aNameThatIsTakenStaysWithWhoHasItUntilItIsFree() {
    discovery.found(List.of(service("one", "bge", "2m"), service("two", "bge", "5m")));
    assertThat(route("bge").config().source()).hasToString("service models/one");
    discovery.found(List.of(service("zero", "configured", "2m"), service("two", "bge", "5m")));
    assertThat(route("bge").config().source()).hasToString("service models/two");
    assertThat(route("configured").config().source()).hasToString("service models/other");
  }

  @Test
  void wrongSettingsAreNoModelUntilTheyAreMended() {
    discovery.found(List.of(service("one", "bge", "soon")));
    assertThat(names()).containsExactly("configured");
    discovery.found(List.of(service("one", "bge", "2m")));
    assertThat(names()).containsExactly("configured", "bge");
  }

  private List<String> names() {
    return catalog.routes().stream().map(ModelRoute::name).toList();
  }

  private ModelRoute route(String name) {
    return ((Resolution.Resolved) catalog.resolve(name)).route();
  }

  private Waiter call(String model) {
    var call = new Waiter();
    route(model).pool().acquire(call);
    return call;
  }

  private void wake(String model) {
    Objects.requireNonNull(replicas.get(route(model).pool())).ready(model);
  }

  private static FoundModel service(String service, String model, String idle) {
    return service(service, Map.of("dormouse.io/model", model, "dormouse.io/idle-timeout", idle));
  }

  private static FoundModel service(String service, Map<String, String> annotations) {
    return new FoundModel("models", service, Map.of("dormouse.io/model", "bge"), annotations);
  }

  private static ModelRoute route(String name, String service) {
    var read = ServiceModels.read("models", service, Map.of("dormouse.io/model", name), Map.of());
    var config = ((ServiceModels.Discovered.Model) read).config();
    return new ModelRoute(config, pool(name, new ScriptedReplicas()));
  }

  private static InferencePool pool(String name, ReplicaPlatform platform) {
    var minute = Duration.ofMinutes(1);
    var policy =
        new PoolPolicy(
            minute, minute, minute, minute, minute, new WakeBackoff(minute, minute, 0, 0), 4);
    return InferencePool.autoscaled(
        name,
        policy,
        1,
        HoldRules.ofCalls(10),
        new InferencePool.Ports(
            platform, Runnable::run, (_, _) -> () -> {}, () -> Instant.EPOCH, LOG));
  }

  /// A call that waits for ever and remembers its outcomes.
  private static final class Waiter implements HeldCall {
    private final List<HoldOutcome> outcomes = new ArrayList<>();

    @Override
    public String id() {
      return "waiter";
    }

    @Override
    public HoldRequest request() {
      var patience = Patience.until(Instant.EPOCH.plus(Duration.ofHours(1)));
      return new HoldRequest("t", 1, 1, patience, true, Optional.empty());
    }

    @Override
    public void outcome(HoldOutcome outcome) {
      outcomes.add(outcome);
    }
  }

  /// A platform whose replica is ready when a test says so.
  private static final class ScriptedReplicas implements ReplicaPlatform {
    private Consumer<Replicas> listener = _ -> {};

    void ready(String model) {
      var endpoint = new WorkerEndpoint("10.0.0.1", 8012, Optional.empty());
      var replica = new Replicas.Replica(new WorkerId(model, 1), endpoint, 1);
      listener.accept(
          new Replicas(
              List.of(replica), new Replicas.Coming.None(), Optional.empty(), 1, Map.of()));
    }

    @Override
    public void follow(Consumer<Replicas> listener) {
      this.listener = listener;
    }

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
