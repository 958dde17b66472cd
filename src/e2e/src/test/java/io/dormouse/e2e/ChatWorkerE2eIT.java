package io.dormouse.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The worker of a language model by itself: its side of `src/docs/contract.md`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChatWorkerE2eIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final long EXACT_WEIGHTS_KILOBYTES = 200 << 10;
  private static final int CYCLES = 4;

  @TempDir private Path home;
  private JsonSchema schema;

  @BeforeAll
  void readSchema() throws IOException {
    Path file = Path.of("../docs/contract/status.schema.json").toAbsolutePath().normalize();
    schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(file));
  }

  @Test
  void releaseGivesTheMemoryBackAndLoadAnswersTheSameAgain() throws Exception {
    try (var worker = start("--precision", "exact", "--context", "512", "--slots", "4")) {
      ready(worker);
      assertThat(status(worker).path("precision").asText()).isEqualTo("exact");
      String before = answer(worker);
      long loaded = residentKilobytes(worker);

      long released = release(worker);
      assertThat(released).isLessThan(loaded - EXACT_WEIGHTS_KILOBYTES).isLessThan(loaded / 2);
      chat(worker).then().statusCode(503).header("Dormouse-Not-Admitted", "true");

      long releasedLast = released;
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        command(worker, "load").then().statusCode(202);
        ready(worker);
        assertThat(answer(worker)).isEqualTo(before);
        releasedLast = release(worker);
      }
      assertThat(releasedLast).isLessThan(released + released / 5);
    }
  }

  /// How much it has after it.
  private long release(WorkerProcess worker) throws IOException {
    command(worker, "release").then().statusCode(200);
    assertThat(status(worker).path("phase").asText()).isEqualTo("released");
    return residentKilobytes(worker);
  }

  @Test
  void clientThatLeavesCostsNoFurtherTokens() throws Exception {
    try (var worker = start("--context", "2048", "--slots", "4");
        var http = HttpClient.newHttpClient()) {
      ready(worker);
      var body = ChatModel.body("Count.", 1_900).put("ignore_eos", true);
      try (var stream = ChatModel.stream(http, worker.data(), body)) {
        assertThat(stream.events().iterator().next()).startsWith("data: {");
      }

      Eventually.until(
          ChatModel.LOADED,
          "call is gone",
          () -> given().get(worker.control().resolve("/status")).path("running").equals(0));
      Eventually.until(
          Calls.SOON, "call is counted", () -> metric(worker, "tokens_generated_total") > 0);
      assertThat(metric(worker, "tokens_generated_total")).isLessThan(950);
      assertThat(metric(worker, "requests_seconds_count{result=\"cancelled\"}")).isEqualTo(1);
      assertThat(metric(worker, "step_decode_rows_count")).isPositive();
    }
  }

  private static double metric(WorkerProcess worker, String name) {
    return given()
        .get(worker.control().resolve("/q/metrics"))
        .asString()
        .lines()
        .filter(line -> line.startsWith("dormouse_worker_" + name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void convertedWeightsAreKeptForTheNextWorker() throws Exception {
    String first;
    try (var worker = start()) {
      ready(worker);
      first = answer(worker);
    }
    long files = cached();
    assertThat(files).isPositive();
    try (var worker = start()) {
      ready(worker);
      assertThat(answer(worker)).isEqualTo(first);
    }
    assertThat(cached()).isEqualTo(files);
  }

  @Test
  void termLetsTheAnswerUnderWayFinish() throws Exception {
    try (var worker = start("--drain-timeout", "20s");
        var http = HttpClient.newHttpClient()) {
      ready(worker);
      var body = ChatModel.body("Count.", 48).put("ignore_eos", true);
      var stream = ChatModel.stream(http, worker.data(), body);
      var events = stream.events().iterator();
      assertThat(events.next()).startsWith("data: {");
      worker.terminate();
      String last = "";
      while (events.hasNext()) {
        last = events.next();
      }
      assertThat(last).isEqualTo("data: [DONE]");
      assertThat(worker.awaitExit()).isZero();
    }
  }

  private WorkerProcess start(String... flags) {
    return WorkerProcess.chat(
        ChatModel.NAME, ChatModel.file(), Map.of("DORMOUSE_HOME", home.toString()), flags);
  }

  private long cached() throws IOException {
    try (var files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static String answer(WorkerProcess worker) {
    return chat(worker).then().statusCode(200).extract().path("choices[0].message.content");
  }

  private static Response chat(WorkerProcess worker) {
    String body = ChatModel.body("What is a dormouse?", 12).toString();
    return given()
        .contentType("application/json")
        .body(body)
        .post(worker.data().resolve(Calls.CHAT));
  }

  private static Response command(WorkerProcess worker, String name) {
    return given().post(worker.control().resolve("/control/" + name));
  }

  private JsonNode status(WorkerProcess worker) throws IOException {
    JsonNode document = JSON.readTree(given().get(worker.control().resolve("/status")).asString());
    assertThat(schema.validate(document)).as(document.toString()).isEmpty();
    return document;
  }

  private void ready(WorkerProcess worker) {
    Eventually.until(
        ChatModel.LOADED,
        "worker ready",
        () -> given().get(worker.control().resolve("/status")).path("phase").equals("ready"));
  }

  private static long residentKilobytes(WorkerProcess worker) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + worker.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
