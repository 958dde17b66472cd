package io.dormouse.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator sees, and what wakes nobody.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ManagementE2eIT {
  private static final String TOKEN = "a-token-for-operators-only";

  private GatewayProcess gateway;
  private Pools pools;

  @BeforeAll
  void start() {
    var config =
        ConfigText.of("admin-token: " + TOKEN, "management:", "  host: 0.0.0.0")
            .standIn("sleeper", StandInOptions.plain(), "aliases: [dozer]")
            .standIn("worker", StandInOptions.plain(), "stop-timeout: 1s");
    gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
    pools = Pools.of(gateway);
  }

  @AfterAll
  void stop() {
    pools.close();
    gateway.close();
  }

  @Test
  void listsModelsFromTheConfigurationAndWakesNothing() {
    Calls.get(gateway.base(), "/v1/models")
        .then()
        .statusCode(200)
        .header("Dormouse-Cold-Start", equalTo("false"))
        .header("X-Request-Id", not(emptyOrNullString()))
        .body("object", equalTo("list"))
        .body("data.id", hasItems("sleeper", "worker"));
    Calls.get(gateway.base(), "/v1/models/sleeper").then().body("id", equalTo("sleeper"));
    Calls.get(gateway.base(), "/v1/models/dozer").then().statusCode(200);
    Calls.get(gateway.base(), "/v1/models/nobody")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("model_not_found"));
    health("/q/health/live");
    health("/q/health/ready");
    Calls.get(gateway.management(), "/q/metrics").then().statusCode(200);

    assertThat(pools.phase("sleeper")).isEqualTo("asleep");
    assertThat(Calls.countLines(gateway, "model=sleeper waking")).isZero();
  }

  private void health(String path) {
    Calls.get(gateway.management(), path).then().statusCode(200).body("status", equalTo("UP"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health", "/q/health/ready", "/q/metrics", "/admin/pools"})
  void managementIsNotOnTheDataPort(String path) {
    Calls.get(gateway.base(), path).then().statusCode(404);
  }

  @Test
  void operatorWakesReadsLogsAndSendsToSleep() {
    assertThat(pools.phase("worker")).isEqualTo("asleep");
    assertThat(pools.wake("worker").status()).isEqualTo(202);
    pools.awaitPhase("worker", "ready");

    var pool = pools.pool("worker");
    assertThat(pool.path("held").asInt(-1)).isZero();
    assertThat(pool.path("lastFailure").isNull()).isTrue();
    var worker = pool.path("workers").path(0);
    assertThat(worker.path("state").asText()).isEqualTo("ready");
    assertThat(Processes.isAlive(worker.path("pid").asLong())).isTrue();
    assertThat(worker.path("endpoint").asText()).contains("127.0.0.1");
    assertThat(worker.path("running").asInt(-1)).isZero();
    assertThat(worker.path("waiting").asInt(-1)).isZero();
    String line = "stand-in listens on";
    assertThat(
            Eventually.settled(Calls.SOON, () -> pools.logs("worker"), logs -> logs.contains(line)))
        .contains(line);

    assertThat(pools.sleep("worker").status()).isEqualTo(202);
    pools.awaitPhase("worker", "asleep");
    assertThat(Eventually.settled(Calls.SOON, gateway::offspring, List::isEmpty)).isEmpty();
    Calls.get(gateway.management(), "/q/metrics").then().body(containsString("worker"));
  }

  @Test
  void adminRoutesRefuseWebPages() {
    given()
        .header("Origin", "http://127.0.0.1")
        .get(gateway.management() + "/admin/pools")
        .then()
        .statusCode(403)
        .body("error.code", equalTo("origin_refused"));
  }

  @Test
  void adminRoutesWantTheTokenFromElsewhere() throws SocketException {
    Optional<InetAddress> outside = outsideAddress();
    assumeTrue(outside.isPresent(), "this machine has no address but loopback");
    var url =
        URI.create(
            "http://"
                + outside.get().getHostAddress()
                + ":"
                + gateway.management().getPort()
                + "/admin/pools");

    given().get(url).then().statusCode(401).body("error.code", equalTo("admin_token_required"));
    given().header("Authorization", "Bearer wrong").get(url).then().statusCode(401);
    given().header("Authorization", "Bearer " + TOKEN).get(url).then().statusCode(200);
  }

  private static Optional<InetAddress> outsideAddress() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }
}
