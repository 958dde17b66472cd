package io.dormouse.packaging;

import java.nio.file.Path;
import java.util.List;

/// How the gateway is started for a moment.
final class GatewayArguments {
  private GatewayArguments() {}

  /// The arguments of `up` on the given data and management port, without its first call.
  static List<String> up(Path configuration, List<Integer> ports) {
    return List.of(
        "up",
        "--config",
        configuration.toString(),
        "--port",
        ports.get(0).toString(),
        "--management-port",
        ports.get(1).toString(),
        "--no-first-call");
  }
}
