package io.dormouse.worker.http;

import static io.dormouse.worker.http.Answers.chat;
import static io.dormouse.worker.http.Answers.content;
import static io.dormouse.worker.http.Answers.error;
import static io.dormouse.worker.http.Answers.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.engine.Admission;
import io.dormouse.worker.engine.GenerationException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GenerationLifeTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String GREEDY = "\"temperature\":0";
  private static final String STREAM = GREEDY + ",\"stream\":true";

  private SpeakingWorker worker;

  @BeforeEach
  void start() throws Exception {
    worker = new SpeakingWorker(1, "--slots", "1");
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  @Test
  void deadlinePassesWhileACallWaitsForASlot() throws Exception {
    worker.runner.hold();
    CompletableFuture<HttpResponse<String>> first = begin(chat("y", GREEDY));
    HttpResponse<String> second =
        worker.ports.send(request(chat("y", GREEDY)).header("Dormouse-Deadline-Ms", "50"));
    error(second, 504, "deadline_exceeded");
    worker.runner.resume();
    assertThat(content(ok(first.get()))).isEqualTo("z");
    assertThat(worker.ports.gate.awaitIdle(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void deadlineThatPassesInAStreamEndsItWithAnErrorEvent() throws Exception {
    worker.runner.hold();
    worker.runner.allow(3);
    HttpResponse<String> answer =
        worker.ports.send(request(chat("0", STREAM)).header("Dormouse-Deadline-Ms", "3000"));
    assertThat(answer.statusCode()).isEqualTo(200);
    Events events = Events.of(answer.body());
    assertThat(events.content(0)).startsWith("1");
    assertThat(events.chunks().getLast().getJsonObject("error").getString("code"))
        .isEqualTo("deadline_exceeded");
  }

  @Test
  void clientThatLeavesFreesItsSlotWithinOneStep() throws Exception {
    worker.runner.hold();
    worker.runner.allow(3);
    HttpResponse<Stream<String>> stream = worker.ports.lines(request(chat("0", STREAM)));
    Iterator<String> lines = stream.body().iterator();
    assertThat(lines.next()).contains("assistant");
    CompletableFuture<HttpResponse<String>> next = begin(chat("y", GREEDY));
    awaitCalls(2);
    stream.body().close();
    awaitCalls(1);
    worker.runner.allow(1);
    worker.runner.allow(2);
    assertThat(content(ok(next.get()))).isEqualTo("z");
  }

  @Test
  void fullWorkerRefusesWithoutAdmitting() throws Exception {
    List<Admission.Permit> permits = new ArrayList<>();
    while (worker.ports.gate.admit() instanceof Admission.Admitted(Admission.Permit permit)) {
      permits.add(permit);
    }
    HttpResponse<String> answer = worker.ports.post(CHAT, chat("a", GREEDY));
    permits.forEach(Admission.Permit::close);
    assertThat(permits).hasSize(2);
    error(answer, 429, "worker_overloaded");
    assertThat(answer.headers().firstValue("Dormouse-Not-Admitted")).hasValue("true");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void failedStepFailsItsCallsWithATypedErrorAndServingGoesOn() throws Exception {
    worker.runner.failOnce(new GenerationException("a step failed", false, new Error()));
    error(worker.ports.post(CHAT, chat("y", GREEDY)), 500, "engine_error");
    worker.runner.failOnce(new GenerationException("no memory", true, new Error()));
    error(worker.ports.post(CHAT, chat("y", STREAM)), 503, "out_of_memory");
    assertThat(content(ok(worker.ports.post(CHAT, chat("y", GREEDY))))).isEqualTo("z");
  }

  @Test
  void priorityAndFlowAreTakenFromHeadersAndOddOnesIgnored() throws Exception {
    for (String priority : List.of("5", "-5", "999999999", "high", "")) {
      HttpResponse<String> answer =
          worker.ports.send(
              request(chat("y", GREEDY))
                  .header("Dormouse-Priority", priority)
                  .header("Dormouse-Flow", "f".repeat(300)));
      assertThat(content(ok(answer))).isEqualTo("z");
    }
  }

  @Test
  void higherPriorityGoesFirst() throws Exception {
    CompletableFuture<HttpResponse<String>> running = beginWithRoomFor(3, "");
    CompletableFuture<HttpResponse<String>> low = begin(chat("x", GREEDY));
    awaitCalls(2);
    CompletableFuture<HttpResponse<String>> high =
        worker.ports.sendAsync(request(chat("y", GREEDY)).header("Dormouse-Priority", "9"));
    awaitCalls(3);
    awaitQueued(3);
    worker.runner.allow(4);
    assertThat(content(ok(running.get()))).isEqualTo("z");
    assertThat(content(ok(high.get()))).isEqualTo("z");
    assertThat(low).isNotDone();
    worker.runner.resume();
    assertThat(content(ok(low.get()))).isEqualTo("yz");
  }

  @Test
  void flowsTakeTurns() throws Exception {
    CompletableFuture<HttpResponse<String>> running = beginWithRoomFor(4, "one");
    CompletableFuture<HttpResponse<String>> second = begin(chat("y", GREEDY), "one");
    awaitQueued(2);
    CompletableFuture<HttpResponse<String>> third = begin(chat("y", GREEDY), "one");
    awaitQueued(4);
    CompletableFuture<HttpResponse<String>> other = begin(chat("y", GREEDY), "other");
    awaitQueued(6);
    worker.runner.allow(6);
    assertThat(content(ok(running.get()))).isEqualTo("z");
    assertThat(content(ok(other.get()))).isEqualTo("z");
    assertThat(content(ok(second.get()))).isEqualTo("z");
    assertThat(third).isNotDone();
    worker.runner.resume();
    assertThat(content(ok(third.get()))).isEqualTo("z");
  }

  @Test
  void clientThatLeavesAWholeAnswerFreesItsSlotWithinOneStep() throws Exception {
    worker.runner.hold();
    worker.runner.allow(3);
    CompletableFuture<HttpResponse<String>> left = begin(chat("0", GREEDY));
    awaitRunning(1);
    CompletableFuture<HttpResponse<String>> next = begin(chat("y", GREEDY));
    awaitQueued(2);
    left.cancel(true);
    awaitCalls(1);
    worker.runner.allow(1);
    worker.runner.allow(2);
    assertThat(content(ok(next.get()))).isEqualTo("z");
  }

  @Test
  void callWhoseClientLeavesWhileItWaitsTakesNoStep() throws Exception {
    CompletableFuture<HttpResponse<String>> running = beginWithRoomFor(3, "");
    CompletableFuture<HttpResponse<String>> left = begin(chat("0", GREEDY));
    awaitQueued(2);
    CompletableFuture<HttpResponse<String>> last = begin(chat("y", GREEDY));
    awaitQueued(4);
    left.cancel(true);
    awaitCalls(2);
    worker.runner.allow(4);
    assertThat(content(ok(running.get()))).isEqualTo("z");
    assertThat(content(ok(last.get()))).isEqualTo("z");
  }

  @Test
  void statusTellsPrecisionSlotsAndTheUseOfTheCache() throws Exception {
    JsonObject idle = status();
    assertThat(idle.getString("precision")).isEqualTo("exact");
    assertThat(idle.getString("provider")).isEqualTo("cpu");
    assertThat(idle.getInteger("slots")).isEqualTo(2);
    assertThat(idle.getDouble("kvUse")).isZero();
    worker.runner.hold();
    worker.runner.allow(3);
    HttpResponse<Stream<String>> stream = worker.ports.lines(request(chat("0", STREAM)));
    assertThat(stream.body().iterator().next()).isNotEmpty();
    JsonObject busy = status();
    assertThat(busy.getInteger("running")).isEqualTo(1);
    assertThat(busy.getDouble("kvUse")).isPositive().isLessThanOrEqualTo(1);
  }

  @Test
  void releasedModelIsLoadedAgainAndAnswersTheSame() throws Exception {
    assertThat(worker.ports.command("release").statusCode()).isEqualTo(200);
    assertThat(status().getString("precision")).as("what was asked for").isEqualTo("fast");
    HttpResponse<String> asleep = worker.ports.post(CHAT, chat("y", GREEDY));
    error(asleep, 503, "worker_not_ready");
    assertThat(asleep.headers().firstValue("Dormouse-Not-Admitted")).hasValue("true");
    assertThat(worker.ports.command("load").statusCode()).isEqualTo(202);
    worker.ports.awaitReady();
    assertThat(content(ok(worker.ports.post(CHAT, chat("y", GREEDY))))).isEqualTo("z");
  }

  @Test
  void releaseIsRefusedWhileAStreamRunsAndADrainLetsItEnd() throws Exception {
    worker.runner.hold();
    CompletableFuture<HttpResponse<String>> running = begin(chat("y", STREAM));
    awaitCalls(1);
    assertThat(worker.ports.command("release").statusCode()).isEqualTo(409);
    assertThat(worker.ports.command("drain").statusCode()).isEqualTo(200);
    error(worker.ports.post(CHAT, chat("y", GREEDY)), 503, "worker_not_ready");
    worker.runner.resume();
    assertThat(Events.of(running.get().body()).content(0)).isEqualTo("z");
  }

  private JsonObject status() throws Exception {
    return new JsonObject(worker.ports.send(worker.ports.control("/status")).body());
  }

  private CompletableFuture<HttpResponse<String>> begin(String body) {
    return worker.ports.sendAsync(request(body));
  }

  private CompletableFuture<HttpResponse<String>> begin(String body, String flow) {
    return worker.ports.sendAsync(request(body).header("Dormouse-Flow", flow));
  }

  /// A call of that flow in the only slot of another worker, which lets so many calls in and runs
  /// no step.
  private CompletableFuture<HttpResponse<String>> beginWithRoomFor(int calls, String flow)
      throws Exception {
    worker.close();
    worker = new SpeakingWorker(1, "--concurrency", Integer.toString(calls));
    worker.runner.hold();
    CompletableFuture<HttpResponse<String>> running = begin(chat("y", GREEDY), flow);
    awaitRunning(1);
    return running;
  }

  private HttpRequest.Builder request(String body) {
    return worker.ports.data(CHAT).POST(BodyPublishers.ofString(body));
  }

  private void awaitCalls(int count) {
    while (worker.ports.gate.admitted() != count) {
      Thread.onSpinWait();
    }
  }

  private void awaitRunning(int calls) {
    while (worker.ports.host.served().orElseThrow().load().runningCalls() < calls) {
      Thread.onSpinWait();
    }
  }

  private void awaitQueued(long tokens) {
    while (worker.ports.host.served().orElseThrow().load().queuedTokens() < tokens) {
      Thread.onSpinWait();
    }
  }
}
