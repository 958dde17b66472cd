package io.dormouse.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a gateway is to be started.
///
/// @param dist where the applications are
/// @param yaml text of `dormouse.yaml`
/// @param home folder of state; empty for a fresh one that is deleted afterwards
/// @param flags further arguments of `up`
/// @param environment further variables
/// @param readyWithin longest start
public record GatewaySetup(
    Dist dist,
    String yaml,
    Optional<Path> home,
    List<String> flags,
    Map<String, String> environment,
    Duration readyWithin) {

  /// A gateway with that configuration and a fresh home.
  public static GatewaySetup of(String yaml) {
    return new GatewaySetup(
        Dist.find(),
        yaml,
        Optional.empty(),
        List.of("--no-first-call"),
        Map.of(),
        Duration.ofSeconds(60));
  }

  /// The same, showing a first call as it does for a newcomer.
  public GatewaySetup firstCall() {
    return new GatewaySetup(dist, yaml, home, List.of(), environment, readyWithin);
  }

  /// The same in another home.
  public GatewaySetup home(Path folder) {
    return new GatewaySetup(dist, yaml, Optional.of(folder), flags, environment, readyWithin);
  }

  /// The same with one flag more.
  public GatewaySetup flag(String flag) {
    List<String> more = new ArrayList<>(flags);
    more.add(flag);
    return new GatewaySetup(dist, yaml, home, List.copyOf(more), environment, readyWithin);
  }

  /// The same with these variables.
  public GatewaySetup environment(Map<String, String> variables) {
    return new GatewaySetup(dist, yaml, home, flags, Map.copyOf(variables), readyWithin);
  }
}
