package io.dormouse.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.engine.Admission;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlRoutesTest {
  private static final String CALL = "{\"model\":\"minilm\",\"input\":\"hello\"}";

  private WorkerFixture worker;

  @BeforeEach
  void start() throws Exception {
    worker = new WorkerFixture(Map.of());
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  @Test
  void statusTellsThePhaseTheProgressAndTheDevice() throws Exception {
    JsonObject status = new JsonObject(worker.send(worker.control("/status")).body());
    assertThat(status.getString("phase")).isEqualTo("ready");
    assertThat(status.getString("provider")).isEqualTo("cpu");
    assertThat(status.getString("precision")).isEqualTo("fp32");
    JsonObject load = status.getJsonObject("load");
    assertThat(load.getLong("bytes")).isEqualTo(load.getLong("totalBytes")).isPositive();
    assertThat(status.getJsonObject("device").getLong("usedBytes")).isPositive();
    assertThat(status.getJsonObject("marks").fieldNames()).contains("weightsLoadedMs", "warmedMs");
  }

  @Test
  void drainedWorkerRefusesCallsUntilItIsResumed() throws Exception {
    assertAnswer(worker.command("drain"), 200, "draining");
    assertAnswer(worker.command("drain"), 200, "draining");
    HttpResponse<String> refused = worker.embed(CALL);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Dormouse-Not-Admitted")).hasValue("true");
    assertRefused(worker.command("load"), "not_released");
    assertAnswer(worker.command("resume"), 200, "ready");
    assertAnswer(worker.command("resume"), 200, "ready");
    assertThat(worker.embed(CALL).statusCode()).isEqualTo(200);
  }

  @Test
  void releasedModelIsLoadedAgainAndAnswersTheSame() throws Exception {
    String before = worker.embed(CALL).body();
    assertAnswer(worker.command("release"), 200, "released");
    assertAnswer(worker.command("release"), 200, "released");
    assertThat(worker.embed(CALL).statusCode()).isEqualTo(503);
    assertRefused(worker.command("resume"), "not_draining");
    assertThat(worker.command("load").statusCode()).isEqualTo(202);
    worker.awaitReady();
    assertThat(worker.command("load").statusCode()).isEqualTo(200);
    assertThat(worker.embed(CALL).body()).isEqualTo(before);
  }

  @Test
  void releaseIsRefusedWhileACallIsInside() throws Exception {
    Admission.Permit permit = ((Admission.Admitted) worker.gate.admit()).permit();
    assertRefused(worker.command("release"), "worker_busy");
    permit.close();
    assertAnswer(worker.command("release"), 200, "released");
  }

  @Test
  void readOnlyControlPortTellsItsStatusAndRefusesEveryCommand() throws Exception {
    try (WorkerFixture guarded = new WorkerFixture(Map.of(), "--control-read-only")) {
      for (String name : List.of("drain", "resume", "release", "load")) {
        HttpResponse<String> refused = guarded.command(name);
        assertThat(refused.statusCode()).as(name).isEqualTo(403);
        JsonObject error = new JsonObject(refused.body()).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("control_read_only");
        assertThat(error.getString("message")).contains("--control-read-only");
      }
      assertAnswer(guarded.send(guarded.control("/status")), 200, "ready");
      HttpResponse<Stream<String>> stream = guarded.lines(guarded.control("/status/stream"));
      assertThat(phase(stream.body().findFirst().orElseThrow())).isEqualTo("ready");
      assertThat(guarded.embed(CALL).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void streamTellsTheStatusAtOnceAtChangesAndEachSecond() throws Exception {
    HttpResponse<Stream<String>> stream = worker.lines(worker.control("/status/stream"));
    assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    Iterator<String> lines = stream.body().filter(line -> !line.isEmpty()).iterator();
    assertThat(phase(lines.next())).isEqualTo("ready");
    worker.command("drain");
    String line = lines.next();
    while (phase(line).equals("ready")) {
      line = lines.next();
    }
    assertThat(phase(line)).isEqualTo("draining");
    assertThat(phase(lines.next())).isEqualTo("draining");
  }

  private static String phase(String line) {
    assertThat(line).startsWith("data: ");
    return new JsonObject(line.substring("data: ".length())).getString("phase");
  }

  private static void assertAnswer(HttpResponse<String> answer, int status, String phase) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getString("phase")).isEqualTo(phase);
  }

  private static void assertRefused(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
        .isEqualTo(code);
  }
}
