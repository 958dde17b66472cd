package io.dormouse.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// Every refusal: status, code and headers as clients read them.
final class RefusalE2eIT extends SharedGateway {
  private static final String SECONDS = "[1-9][0-9]*";

  @Override
  GatewaySetup setup() {
    var never = StandInOptions.plain().readyAfter(-1);
    var config =
        ConfigText.of("limits:", "  max-body: 8M", "drain-timeout: 1s")
            .standIn("plain", StandInOptions.plain())
            .standIn("full", never, "max-held: 2", "stop-timeout: 1s")
            .standIn("slow", never, "wake-timeout: 1s", "stop-timeout: 1s")
            .standIn("patient", never, "stop-timeout: 1s")
            .standIn("stalled", never, "wake-stall-timeout: 1s", "stop-timeout: 1s")
            .standIn(
                "broken",
                StandInOptions.plain().exitsWhileLoading(9),
                "wake-backoff: 30s",
                "wake-backoff-limit: 60s")
            .model("hollow", "path: " + Dist.find().ortHome(), "wake-backoff: 30s")
            .model("absent", "command: [\"no-such-program-here\"]", "wake-backoff: 30s");
    return GatewaySetup.of(config.text());
  }

  @Test
  void unknownModelIs404() {
    refused(post("{\"model\":\"nobody\"}"), 404, "model_not_found")
        .body("error.param", equalTo("model"))
        .body("error.type", equalTo("invalid_request_error"));
  }

  @Test
  void unknownPathIs404() {
    refused(given().body("{}").post(gateway.base() + "/v2/anything").then(), 404, "path_not_found");
  }

  @Test
  void tooLargeBodyIs413() {
    String body = "{\"model\":\"plain\",\"x\":\"" + "x".repeat(9 << 20) + "\"}";
    refused(post(body), 413, "body_too_large");
  }

  @Test
  void bodyThatIsAnnouncedAsTooLargeIsNotAskedFor() throws Exception {
    var request =
        HttpRequest.newBuilder(gateway.base().resolve(Calls.CHAT))
            .version(HttpClient.Version.HTTP_1_1)
            .expectContinue(true)
            .timeout(Calls.SOON)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[9 << 20]))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void otherMethodIs405() {
    refused(given().put(gateway.base() + Calls.CHAT).then(), 405, "method_not_allowed")
        .header("Allow", equalTo("POST"));
  }

  @Test
  void compressedBodyIs415() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write("{\"model\":\"plain\"}".getBytes(StandardCharsets.UTF_8));
    }
    var response =
        given()
            .header("Content-Encoding", "gzip")
            .contentType("application/json")
            .body(bytes.toByteArray())
            .post(gateway.base() + Calls.CHAT);
    refused(response.then(), 415, "body_encoding_unsupported");
  }

  @Test
  void malformedJsonIs400() {
    refused(post("{\"model\":\"plain\",}"), 400, "malformed_json");
    refused(post("{\"model\":\"plain\""), 400, "malformed_json");
  }

  @Test
  void duplicateModelIs400() {
    refused(post("{\"model\":\"plain\",\"a\":1,\"model\":\"full\"}"), 400, "duplicate_model")
        .body("error.param", equalTo("model"));
  }

  @Test
  void modelThatIsNoStringIs400() {
    refused(post("{\"model\":7}"), 400, "invalid_model_type");
  }

  @Test
  void missingModelIs400() {
    refused(post("{\"messages\":[]}"), 400, "model_required");
  }

  @Test
  void fullHoldIs429WithRetryAfter() {
    var one = client.chat("full", "");
    var two = client.chat("full", "");
    pools.awaitHeld("full", 2);

    refused(Calls.chat(gateway, "full", "").then(), 429, "hold_full")
        .header("Retry-After", matchesPattern(SECONDS))
        .body("error.type", equalTo("rate_limit_error"));

    one.cancel(true);
    two.cancel(true);
    pools.awaitHeld("full", 0);
  }

  @Test
  void wakeTimeoutIs503WithRetryAfter() {
    refused(Calls.chat(gateway, "slow", "").then(), 503, "wake_timeout")
        .header("Retry-After", matchesPattern(SECONDS))
        .header("Dormouse-Cold-Start", equalTo("true"));
  }

  @Test
  void clientMayAskForAShorterWait() {
    var response =
        given()
            .header("Prefer", "respond-async, wait=1")
            .contentType("application/json")
            .body(Client.chatBody("patient", "", false))
            .post(gateway.base() + Calls.CHAT);
    refused(response.then(), 503, "wake_timeout").time(lessThan(20L), TimeUnit.SECONDS);
  }

  @Test
  void stalledLoadIs503() {
    refused(Calls.chat(gateway, "stalled", "").then(), 503, "model_load_stalled");
  }

  @Test
  void failedLoadIs503ThenBacksOffAndTellsTheOperatorMoreThanTheClient() {
    refused(Calls.chat(gateway, "broken", "").then(), 503, "model_load_failed")
        .body("error.message", not(containsString("/secret/path")));
    refused(Calls.chat(gateway, "broken", "").then(), 503, "model_backing_off")
        .header("Retry-After", matchesPattern(SECONDS))
        .header("x-should-retry", equalTo("false"))
        .body("error.message", not(containsString("/secret/path")))
        .time(lessThan(20L), TimeUnit.SECONDS);

    assertThat(pools.phase("broken")).isEqualTo("failed");
    assertThat(pools.pool("broken").path("lastFailure").path("detail").asText())
        .contains("CUDA error: out of memory at /secret/path");
    assertThat(pools.logs("broken")).contains("CUDA error: out of memory");
  }

  @Test
  void folderWithoutAModelIs503WithAReasonAndWithoutItsPath() {
    refused(Calls.embed(gateway, "hollow").then(), 503, "model_load_failed")
        .body("error.message", not(containsString(Dist.find().ortHome().toString())));
    refused(Calls.embed(gateway, "hollow").then(), 503, "model_backing_off");
  }

  @Test
  void programThatIsNotThereIs503WithTheReasonForTheOperator() {
    refused(Calls.chat(gateway, "absent", "").then(), 503, "worker_start_failed")
        .body("error.message", not(containsString("no-such-program-here")));

    assertThat(pools.pool("absent").path("lastFailure").path("detail").asText())
        .contains("no-such-program-here");
  }

  private ValidatableResponse post(String body) {
    return Calls.post(gateway.base(), Calls.CHAT, body).then();
  }

  private static ValidatableResponse refused(ValidatableResponse answer, int status, String code) {
    return answer
        .statusCode(status)
        .body("error.code", equalTo(code))
        .header("Dormouse-Reason", equalTo(code))
        .header("Dormouse-Cold-Start", matchesPattern("true|false"))
        .header("Server-Timing", containsString("hold;dur="))
        .header("X-Request-Id", not(emptyOrNullString()));
  }
}
