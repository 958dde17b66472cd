package io.dormouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.catalog.Resolution;
import io.dormouse.gateway.platform.knative.FoundModel;
import io.dormouse.gateway.pool.InferencePool;
import io.dormouse.gateway.pool.PoolPolicy;
import io.dormouse.gateway.pool.ReplicaPlatform;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.gateway.telemetry.GatewayMeters;
import io.dormouse.gateway.telemetry.PoolLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final PoolLog LOG = new PoolLog(new GatewayMeters(new SimpleMeterRegistry()));

  private final ModelCatalog catalog = new ModelCatalog(List.of(route("configured", "other")));
  private final List<String> ended = new ArrayList<>();
  private final Discovery discovery =
      new Discovery(
          catalog,
          config -> new ModelRoute(config, pool(config.name())),
          route -> ended.add(route.name()));

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
  void changedSettingsMakeANewModelUnderTheOldName() {
    discovery.found(List.of(service("one", "bge", "2m")));
    discovery.found(List.of(service("one", "bge", "3m")));
    assertThat(route("bge").config().timing().idle()).isEqualTo(Duration.ofMinutes(3));
    assertThat(ended).containsExactly("bge");
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

  private static FoundModel service(String service, String model, String idle) {
    return new FoundModel(
        "models",
        service,
        Map.of("dormouse.io/model", model),
        Map.of("dormouse.io/idle-timeout", idle));
  }

  private static ModelRoute route(String name, String service) {
    var routes = new ArrayList<ModelRoute>();
    var discovery =
        new Discovery(
            new ModelCatalog(List.of()),
            config -> {
              routes.add(new ModelRoute(config, pool(config.name())));
              return routes.getFirst();
            },
            _ -> {});
    discovery.found(List.of(service(service, name, "2m")));
    return routes.getFirst();
  }

  private static InferencePool pool(String name) {
    var seconds = Duration.ofSeconds(1);
    var policy = new PoolPolicy(seconds, seconds, seconds, seconds, seconds, seconds, seconds, 1);
    return InferencePool.autoscaled(
        name,
        policy,
        1,
        1,
        new InferencePool.Ports(
            new NoReplicas(), Runnable::run, (_, _) -> () -> {}, () -> Instant.EPOCH, LOG));
  }

  /// A platform without replicas.
  private static final class NoReplicas implements ReplicaPlatform {
    @Override
    public void follow(Consumer<Replicas> listener) {}

    @Override
    public void wake() {}

    @Override
    public void unwake() {}

    @Override
    public void keep() {}

    @Override
    public void letGo() {}
  }
}
