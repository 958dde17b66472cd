package io.dormouse.e2e;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// One gateway process for all tests of a class.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedGateway {
  GatewayProcess gateway;
  Client client;
  Pools pools;

  /// What the gateway is started with.
  abstract GatewaySetup setup();

  /// Once the gateway serves.
  void serving() {}

  @BeforeAll
  final void start() {
    gateway = GatewayProcess.start(setup());
    client = Client.of(gateway.base());
    pools = Pools.of(gateway);
    serving();
  }

  @AfterAll
  final void stop() {
    client.close();
    pools.close();
    gateway.close();
  }
}
