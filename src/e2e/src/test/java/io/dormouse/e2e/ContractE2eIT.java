package io.dormouse.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The worker's side of `src/docs/contract.md`, document by document.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContractE2eIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOT_ADMITTED = "Dormouse-Not-Admitted";
  private static final String BODY =
      "{\"model\":\"" + WorkerProcess.MODEL + "\",\"input\":\"Hello\"}";

  private JsonSchema schema;
  private WorkerProcess worker;

  @BeforeAll
  void start() throws IOException {
    Path file = Path.of("../docs/contract/status.schema.json").toAbsolutePath().normalize();
    schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(file));
    worker = WorkerProcess.start("--provider", "cpu");
  }

  @AfterAll
  void stop() {
    worker.close();
  }

  @Test
  void announcesItsPortsAndPid() {
    JsonNode line = worker.announcement();
    assertThat(line.path("contract").asInt()).isEqualTo(1);
    assertThat(line.path("pid").asLong()).isEqualTo(worker.pid());
    assertThat(Processes.listeningPorts(worker.pid()))
        .contains(line.path("dataPort").asInt(), line.path("controlPort").asInt());
  }

  @Test
  void everyDocumentOfAWholeLifeFitsTheSchema() throws Exception {
    try (var fresh = WorkerProcess.start("--provider", "cpu")) {
      List<JsonNode> documents = statusStreamUntilReady(fresh.control());
      documents.forEach(this::fits);
      assertThat(documents).extracting(it -> it.path("phase").asText()).contains("ready");
      assertThat(documents.getLast().path("marks").fieldNames())
          .toIterable()
          .contains("mainMs", "runtimeUpMs", "weightsLoadedMs", "warmedMs");
      assertThat(documents.getLast().path("load").path("bytes").asLong())
          .isEqualTo(documents.getLast().path("load").path("totalBytes").asLong());
    }
  }

  @Test
  void controlCallsDoAsTheTableSays() {
    ready();
    command("drain", 200, "draining");
    command("drain", 200, "draining");
    refusedEverywhereButHere();
    refused("load", "not_released");
    command("resume", 200, "ready");
    command("resume", 200, "ready");
    command("load", 200, "ready");
    embed(worker.data(), authorised()).then().statusCode(200);

    command("release", 200, "released");
    command("release", 200, "released");
    refused("resume", "not_draining");
    refusedEverywhereButHere();
    JsonNode loading = fits(post("load").then().statusCode(202).extract().response());
    assertThat(loading.path("phase").asText()).isIn("loading", "warming", "ready");
    ready();
    embed(worker.data(), authorised()).then().statusCode(200);
  }

  @Test
  void answersNothingWithoutTheToken() {
    ready();
    for (URI url :
        List.of(
            worker.control().resolve("/status"),
            worker.control().resolve("/status/stream"),
            worker.data().resolve(Calls.EMBEDDINGS))) {
      given()
          .header("Dormouse-Worker-Token", "wrong")
          .get(url)
          .then()
          .statusCode(401)
          .header(NOT_ADMITTED, equalTo("true"))
          .body("error.code", equalTo("worker_token_invalid"));
    }
    embed(worker.data(), given()).then().statusCode(401).header(NOT_ADMITTED, equalTo("true"));
  }

  @Test
  void healthAndMetricsAreOnTheControlPort() {
    ready();
    for (String path : List.of("/q/health/live", "/q/health/ready", "/q/metrics")) {
      authorised().get(worker.control().resolve(path)).then().statusCode(200);
    }
    authorised().get(worker.data().resolve("/health")).then().statusCode(200);
    authorised().get(worker.data().resolve("/status")).then().statusCode(404);
  }

  @Test
  void otherModelIs404AndTheRequestIdIsEchoed() {
    ready();
    authorised()
        .header("X-Request-Id", "abc-1")
        .contentType("application/json")
        .body("{\"model\":\"other\",\"input\":\"Hello\"}")
        .post(worker.data().resolve(Calls.EMBEDDINGS))
        .then()
        .statusCode(404)
        .header("X-Request-Id", equalTo("abc-1"))
        .body("error.code", equalTo("model_not_found"));
  }

  @Test
  void termDrainsAndExitsWithZero() {
    try (var fresh = WorkerProcess.start("--provider", "cpu", "--drain-timeout", "5s")) {
      ready(fresh);
      fresh.terminate();
      assertThat(fresh.awaitExit()).isZero();
    }
  }

  @Test
  void wrongArgumentsExitWithTwo() {
    try (var wrong = WorkerProcess.start("--speed", "fast")) {
      assertThat(wrong.awaitExit()).isEqualTo(2);
      assertThat(wrong.log().text()).contains("--speed");
    }
  }

  @Test
  void modelThatCannotBeLoadedExitsWithThreeAndSaysWhyWithoutAPath() throws Exception {
    Path empty = Files.createTempDirectory("dormouse-no-model-");
    try (var broken = WorkerProcess.start("--path", empty.toString())) {
      assertThat(broken.awaitExit()).isEqualTo(3);
      String last =
          broken.log().await(Pattern.compile("^dormouse-failure: "), Duration.ofSeconds(5));
      JsonNode failure = JSON.readTree(last.substring("dormouse-failure: ".length()));
      assertThat(failure.path("code").asText()).isNotEmpty();
      assertThat(failure.path("message").asText()).isNotEmpty().doesNotContain(empty.toString());
    } finally {
      Files.delete(empty);
    }
  }

  private void refusedEverywhereButHere() {
    embed(worker.data(), authorised())
        .then()
        .statusCode(503)
        .header(NOT_ADMITTED, equalTo("true"))
        .body("error.code", equalTo("worker_not_ready"));
    authorised().get(worker.data().resolve("/health")).then().statusCode(503);
    authorised().get(worker.control().resolve("/q/health/ready")).then().statusCode(503);
  }

  private static Response embed(URI data, RequestSpecification caller) {
    return caller.contentType("application/json").body(BODY).post(data.resolve(Calls.EMBEDDINGS));
  }

  private void command(String name, int status, String phase) {
    JsonNode document = fits(post(name).then().statusCode(status).extract().response());
    assertThat(document.path("phase").asText()).as(name).isEqualTo(phase);
    fits(authorised().get(worker.control().resolve("/status")));
  }

  private void refused(String name, String code) {
    post(name).then().statusCode(409).body("error.code", equalTo(code));
  }

  private Response post(String name) {
    return authorised().post(worker.control().resolve("/control/" + name));
  }

  private JsonNode fits(Response response) {
    return fits(parse(response.asString()));
  }

  private JsonNode fits(JsonNode document) {
    assertThat(schema.validate(document)).as(document.toString()).isEmpty();
    return document;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException broken) {
      throw new AssertionError(text, broken);
    }
  }

  private void ready() {
    ready(worker);
  }

  private void ready(WorkerProcess process) {
    Eventually.until(
        Calls.SOON,
        "worker ready",
        () ->
            fits(authorised().get(process.control().resolve("/status")))
                .path("phase")
                .asText()
                .equals("ready"));
  }

  private static RequestSpecification authorised() {
    return given().header("Dormouse-Worker-Token", WorkerProcess.TOKEN);
  }

  private static List<JsonNode> statusStreamUntilReady(URI control)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(control.resolve("/status/stream"))
            .header("Dormouse-Worker-Token", WorkerProcess.TOKEN)
            .timeout(Calls.SOON)
            .build();
    var documents = new ArrayList<JsonNode>();
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(request, HttpResponse.BodyHandlers.ofLines());
      var lines = response.body().filter(line -> line.startsWith("data:")).iterator();
      while (lines.hasNext()) {
        JsonNode document = parse(lines.next().substring("data:".length()));
        documents.add(document);
        if (document.path("phase").asText().equals("ready") && documents.size() > 2) {
          break;
        }
      }
      http.shutdownNow();
    }
    return documents;
  }
}
