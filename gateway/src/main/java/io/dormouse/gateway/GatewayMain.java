package io.dormouse.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The gateway's entry point.
@QuarkusMain
public final class GatewayMain {
  private GatewayMain() {}

  /// Runs one command.
  public static void main(String... arguments) {
    Quarkus.run(arguments);
  }
}
