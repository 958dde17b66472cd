package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A worker that idles longer than the JVM keeps a spare carrier thread (30 s), see ADR 4.
final class LongIdleE2eIT {
  private static final String MODEL = "mini";
  private static final Duration LONGER_THAN_IDLE = Duration.ofSeconds(60);

  @Test
  void workerThatIdledLongerThanACarrierIsKeptIsStillStopped() {
    var config =
        ConfigText.of().model(MODEL, "path: " + Dist.find().demoModel(), "idle-timeout: 36s");
    try (GatewayProcess gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
        Client client = Client.of(gateway.base());
        Pools pools = Pools.of(gateway)) {
      assertThat(Client.await(client.embed(MODEL, "one")).status()).isEqualTo(200);
      long worker = pools.awaitWorkerPid(MODEL);

      Eventually.until(
          LONGER_THAN_IDLE, MODEL + " asleep", () -> pools.phase(MODEL).equals("asleep"));

      assertThat(Processes.isAlive(worker)).isFalse();
    }
  }
}
