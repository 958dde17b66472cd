package io.dormouse.worker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.engine.Admission;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddingApiTest {
  private static WorkerFixture worker;

  @BeforeAll
  static void start() throws Exception {
    worker = new WorkerFixture(Map.of(), "--concurrency", "4");
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @Test
  void textsAreEmbeddedInOrderAndTheirTokensCounted() throws Exception {
    JsonObject body =
        ok(worker.embed("{\"input\":[\"a longer first text\",\"hi\"],\"model\":\"minilm\"}"));
    JsonArray data = body.getJsonArray("data");
    assertThat(data).hasSize(2);
    assertThat(data.getJsonObject(1).getInteger("index")).isEqualTo(1);
    assertThat(data.getJsonObject(0).getJsonArray("embedding")).hasSize(384);
    assertThat(body.getString("model")).isEqualTo("minilm");
    assertThat(body.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(9);
    JsonObject alone = ok(worker.embed("{\"input\":\"hi\",\"model\":\"minilm\"}"));
    List<Double> together = floats(data.getJsonObject(1));
    List<Double> single = floats(alone.getJsonArray("data").getJsonObject(0));
    for (int i = 0; i < single.size(); i++) {
      assertThat(together.get(i)).isCloseTo(single.get(i), within(1e-5));
    }
  }

  @Test
  void textThatIsNoUnicodeDoesNotEndTheProcess() throws Exception {
    for (String text : List.of("\\ud800", "a\\udc00b", "\\u0000", "\\ud83d\\ude00")) {
      ok(worker.embed("{\"model\":\"minilm\",\"input\":\"" + text + "\"}"));
    }
  }

  @Test
  void base64CarriesTheSameFloats() throws Exception {
    String call = "{\"model\":\"minilm\",\"input\":\"hi\",\"encoding_format\":\"%s\"}";
    JsonObject asFloats = ok(worker.embed(call.formatted("float")));
    JsonObject asText = ok(worker.embed(call.formatted("base64")));
    String text = asText.getJsonArray("data").getJsonObject(0).getString("embedding");
    FloatBuffer decoded =
        ByteBuffer.wrap(Base64.getDecoder().decode(text))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    List<Double> floats = floats(asFloats.getJsonArray("data").getJsonObject(0));
    assertThat(decoded.remaining()).isEqualTo(384);
    for (int i = 0; i < 384; i++) {
      assertThat((double) decoded.get(i)).isCloseTo(floats.get(i), within(1e-7));
    }
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        Arguments.of("{\"model\":\"minilm\"", "malformed_json"),
        Arguments.of("", "malformed_json"),
        Arguments.of("[]", "malformed_json"),
        Arguments.of("{\"model\":\"minilm\",\"input\":\"a\"} x", "malformed_json"),
        Arguments.of("{\"input\":\"a\"}", "missing_model"),
        Arguments.of("{\"model\":7,\"input\":\"a\"}", "invalid_model"),
        Arguments.of("{\"model\":\"minilm\"}", "missing_input"),
        Arguments.of("{\"model\":\"minilm\",\"input\":\"\"}", "empty_input"),
        Arguments.of("{\"model\":\"minilm\",\"input\":[]}", "empty_input"),
        Arguments.of("{\"model\":\"minilm\",\"input\":[\"a\",1]}", "invalid_input"),
        Arguments.of("{\"model\":\"minilm\",\"input\":[null]}", "invalid_input"),
        Arguments.of("{\"model\":\"minilm\",\"input\":{}}", "invalid_input"),
        Arguments.of("{\"model\":\"minilm\",\"input\":[-1]}", "invalid_input"),
        Arguments.of("{\"model\":\"minilm\",\"input\":[99999999999]}", "malformed_json"),
        Arguments.of(
            "{\"model\":\"minilm\",\"input\":\"a\",\"dimensions\":8}", "dimensions_unsupported"),
        Arguments.of(
            "{\"model\":\"minilm\",\"input\":\"a\",\"encoding_format\":\"x\"}",
            "invalid_encoding_format"),
        Arguments.of("{\"model\":\"minilm\",\"input\":[1,2]}", "token_ids_unsupported"),
        Arguments.of("{\"model\":\"minilm\",\"input\":[[1],[2]]}", "token_ids_unsupported"),
        Arguments.of(
            "{\"model\":\"minilm\",\"input\":[" + "\"a\",".repeat(2048) + "\"a\"]}",
            "too_many_inputs"),
        Arguments.of(
            "{\"model\":\"minilm\",\"input\":\"" + "mouse ".repeat(600) + "\"}",
            "context_length_exceeded"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void badBodyIsRefusedWithItsCode(String body, String code) throws Exception {
    HttpResponse<String> answer = worker.embed(body);
    assertError(answer, 400, code);
    assertThat(answer.headers().firstValue("Dormouse-Not-Admitted")).isEmpty();
  }

  @Test
  void refusalOfTokenIdsNamesTheRemedy() throws Exception {
    assertThat(worker.embed("{\"model\":\"minilm\",\"input\":[1,2]}").body())
        .contains("check_embedding_ctx_length=False");
  }

  @Test
  void tokenIdsAreTakenWhereThatIsAskedFor() throws Exception {
    try (WorkerFixture accepting = new WorkerFixture(Map.of(), "--accept-token-ids")) {
      JsonObject ids = ok(accepting.embed("{\"model\":\"minilm\",\"input\":[[101,7632,102]]}"));
      JsonObject text = ok(accepting.embed("{\"model\":\"minilm\",\"input\":\"hi\"}"));
      assertThat(ids.getJsonArray("data")).isEqualTo(text.getJsonArray("data"));
      assertError(
          accepting.embed("{\"model\":\"minilm\",\"input\":[9999999]}"), 500, "engine_error");
    }
  }

  @Test
  void bodyIsJsonWhateverItsContentTypeSays() throws Exception {
    String body = "{\"model\":\"minilm\",\"input\":[\"a=b&" + "mouse ".repeat(400) + "\",\"b\"]}";
    ok(
        worker.send(
            worker
                .data("/v1/embeddings")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))));
  }

  @Test
  void wrongModelPathMethodEncodingAndSizeHaveTheirStatus() throws Exception {
    assertError(worker.embed("{\"model\":\"other\",\"input\":\"a\"}"), 404, "model_not_found");
    assertError(worker.send(worker.data("/v1/nothing")), 404, "path_not_found");
    assertError(worker.send(worker.data("/v1/embeddings")), 405, "method_not_allowed");
    assertError(
        worker.send(
            worker
                .data("/v1/embeddings")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("x"))),
        415,
        "unsupported_content_encoding");
    assertError(worker.embed(" ".repeat((8 << 20) + 1)), 413, "body_too_large");
  }

  @Test
  void fullWorkerRefusesWithoutAdmitting() throws Exception {
    List<Admission.Permit> permits = new ArrayList<>();
    while (worker.gate.admit() instanceof Admission.Admitted(Admission.Permit permit)) {
      permits.add(permit);
    }
    HttpResponse<String> answer = worker.embed("{\"model\":\"minilm\",\"input\":\"a\"}");
    permits.forEach(Admission.Permit::close);
    assertError(answer, 429, "worker_overloaded");
    assertThat(answer.headers().firstValue("Dormouse-Not-Admitted")).hasValue("true");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void passedDeadlineIsATypedErrorAndFreesTheSlot() throws Exception {
    String body =
        "{\"model\":\"minilm\",\"input\":["
            + ("\"" + "mouse ".repeat(400) + "\",").repeat(40)
            + "\"a\"]}";
    HttpResponse<String> answer =
        worker.send(
            worker
                .data("/v1/embeddings")
                .header("Dormouse-Deadline-Ms", "20")
                .POST(BodyPublishers.ofString(body)));
    assertError(answer, 504, "deadline_exceeded");
    assertThat(worker.gate.awaitIdle(java.time.Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void requestIdIsEchoedOnAnswersAndErrors() throws Exception {
    assertThat(
            worker
                .send(worker.data("/v1/models").header("X-Request-Id", "r-1"))
                .headers()
                .firstValue("X-Request-Id"))
        .hasValue("r-1");
    assertThat(
            worker
                .send(worker.data("/v1/nothing").header("X-Request-Id", "r-2"))
                .headers()
                .firstValue("X-Request-Id"))
        .hasValue("r-2");
  }

  @Test
  void modelListAndHealthTellWhatIsServed() throws Exception {
    JsonObject list = ok(worker.send(worker.data("/v1/models")));
    assertThat(list.getJsonArray("data").getJsonObject(0).getString("id")).isEqualTo("minilm");
    assertThat(ok(worker.send(worker.data("/v1/models/minilm"))).getString("id"))
        .isEqualTo("minilm");
    assertError(worker.send(worker.data("/v1/models/other")), 404, "model_not_found");
    assertThat(worker.text("GET /v1/models/%zz HTTP/1.0\r\n\r\n"))
        .contains("400 Bad Request", "invalid_path");
    ok(worker.send(worker.data("/health")));
  }

  @Test
  void bothPortsWantTheTokenOfThisStart() throws Exception {
    try (WorkerFixture guarded = new WorkerFixture(Map.of("DORMOUSE_WORKER_TOKEN", "s3cret"))) {
      for (var request : List.of(guarded.data("/health"), guarded.control("/status"))) {
        HttpResponse<String> refused = guarded.send(request);
        assertError(refused, 401, "worker_token_invalid");
        assertThat(refused.headers().firstValue("Dormouse-Not-Admitted")).hasValue("true");
        assertThat(guarded.send(request.header("Dormouse-Worker-Token", "s3cret")).statusCode())
            .isEqualTo(200);
      }
    }
  }

  private static JsonObject ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static void assertError(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.getString("code")).isEqualTo(code);
  }

  private static List<Double> floats(JsonObject item) {
    return item.getJsonArray("embedding").stream()
        .map(value -> ((Number) value).doubleValue())
        .toList();
  }
}
