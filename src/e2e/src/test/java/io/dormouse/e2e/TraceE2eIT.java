package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import io.dormouse.e2e.Collector.Seen;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One trace of a call, from its client through hold and wake to its worker, as a collector gets
/// it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TraceE2eIT {
  private static final String CALLER = "b7ad6b7169203331";
  private static final String CALL = "POST /v1/chat/completions";
  private static final String STOP = "stop-timeout: 1s";

  private Collector collector;
  private GatewayProcess gateway;
  private Client client;
  private Pools pools;

  @BeforeAll
  void start() {
    collector = Collector.start();
    var config =
        ConfigText.of(
                "tracing:",
                "  endpoint: " + collector.address(),
                "  headers: x-api-key=s3cret%20key")
            .standIn("cold", StandInOptions.plain().readyAfter(500), STOP)
            .standIn("shared", StandInOptions.plain().readyAfter(4_000), STOP)
            .standIn("warm", StandInOptions.plain(), STOP)
            .standIn("mortal", StandInOptions.plain(), STOP, "wake-backoff: 100ms")
            .standIn(
                "never",
                StandInOptions.plain().readyAfter(-1),
                STOP,
                "fallback: {model: warm, after: 300ms}")
            .standIn("broken", StandInOptions.plain().exitsWhileLoading(3), STOP);
    gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
    client = Client.of(gateway.base());
    pools = Pools.of(gateway);
  }

  @AfterAll
  void stop() {
    client.close();
    pools.close();
    gateway.close();
    collector.close();
  }

  private static String freshTrace() {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private Answer call(String model, String fault, String trace) {
    return Client.await(
        client.post(Calls.CHAT, Client.chatBody(model, fault, false), from(trace, "01")));
  }

  private static Map<String, String> from(String trace, String flags) {
    return Map.of(
        "traceparent", "00-" + trace + "-" + CALLER + "-" + flags, "tracestate", "vendor=1");
  }

  private static String received(Answer answer, String header) {
    return answer.json().path("received").path("headers").path(header).asText();
  }

  private static Seen named(List<Seen> spans, String name) {
    return Collector.named(spans, name).orElseThrow();
  }

  @Test
  void aColdCallIsOneTraceFromItsClientThroughHoldAndWakeToItsWorker() {
    String trace = freshTrace();
    Answer answer = call("cold", "", trace);
    List<Seen> spans = collector.await(trace);
    Seen wake = collector.await(trace, "wake");
    Seen call = named(spans, CALL);
    Seen hold = named(spans, "hold");
    Seen forward = named(spans, "forward");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(call.parent()).isEqualTo(CALLER);
    assertThat(call.facts())
        .containsEntry("http.response.status_code", "200")
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.request.model", "cold")
        .containsEntry("dormouse.cold_start", "true")
        .containsEntry("dormouse.request_id", answer.requestId());
    assertThat(hold.parent()).isEqualTo(call.id());
    assertThat(hold.facts()).containsEntry("dormouse.outcome", "released");
    assertThat(wake.parent()).isEqualTo(hold.id());
    assertThat(hold.links()).containsExactly(wake.id());
    assertThat(wake.facts()).containsEntry("dormouse.outcome", "ready");
    assertThat(forward.kind()).isEqualTo("CLIENT");
    assertThat(forward.parent()).isEqualTo(call.id());
    assertThat(forward.beganNanos()).isGreaterThanOrEqualTo(hold.beganNanos());
    assertThat(received(answer, "Traceparent"))
        .isEqualTo("00-" + trace + "-" + forward.id() + "-01");
    assertThat(received(answer, "Tracestate")).isEqualTo("vendor=1");
    assertThat(answer.header("traceresponse")).isEqualTo("00-" + trace + "-" + call.id() + "-01");
    assertThat(collector.keys()).containsExactly("s3cret key");
    assertThat(gateway.log().text()).doesNotContain("s3cret");
  }

  @Test
  void aWarmCallIsItsOwnSpanAndTheWorkersRequest() {
    pools.wake("warm");
    pools.awaitPhase("warm", "ready");
    String trace = freshTrace();
    assertThat(call("warm", "", trace).status()).isEqualTo(200);

    assertThat(collector.await(trace))
        .extracting(Seen::name)
        .containsExactlyInAnyOrder(CALL, "forward");
  }

  @Test
  void everyCallThatWaitsForAWakeIsLinkedToTheOneSpanOfIt() {
    List<String> traces = IntStream.range(0, 3).mapToObj(_ -> freshTrace()).toList();
    var calls =
        traces.stream()
            .map(trace ->
                client.post(Calls.CHAT, Client.chatBody("shared", "", false), from(trace, "01")))
            .toList();
    Calls.awaitAll(calls).forEach(answer -> assertThat(answer.status()).isEqualTo(200));

    List<Seen> holds = traces.stream().map(trace -> named(collector.await(trace), "hold")).toList();
    List<String> links = holds.stream().flatMap(hold -> hold.links().stream()).distinct().toList();
    assertThat(holds).allSatisfy(hold -> assertThat(hold.links()).hasSize(1));
    assertThat(links).hasSize(1);
    Eventually.until(Calls.SOON, "the wake", () -> !wakes(traces).isEmpty());
    assertThat(wakes(traces)).extracting(Seen::id).isEqualTo(links);
  }

  private List<Seen> wakes(List<String> traces) {
    return traces.stream()
        .flatMap(trace -> collector.trace(trace).stream())
        .filter(span -> span.name().equals("wake"))
        .toList();
  }

  @Test
  void aCallWhoseWorkerDiesIsSentAgainInASpanOfItsOwn() {
    pools.wake("mortal");
    pools.awaitPhase("mortal", "ready");
    long first = pools.awaitWorkerPid("mortal");
    Processes.signal(first, "STOP");
    String trace = freshTrace();
    var held = client.post(Calls.CHAT, Client.chatBody("mortal", "", false), from(trace, "01"));
    pools.awaitRunning("mortal", 1);
    Processes.signal(first, "KILL");
    Answer answer = Client.await(held);

    List<Seen> forwards =
        collector.await(trace).stream().filter(span -> span.name().equals("forward")).toList();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(forwards).hasSize(2);
    assertThat(forwards.getFirst().error()).isTrue();
    assertThat(forwards.getLast().facts()).containsEntry("http.request.resend_count", "1");
    assertThat(received(answer, "Traceparent")).contains(forwards.getLast().id());
    assertThat(named(collector.trace(trace), CALL).error()).isFalse();
    assertThat(named(collector.trace(trace), "hold").links()).hasSize(1);
  }

  @Test
  void aCallThatAnotherModelAnswersTellsBothInItsTrace() {
    String trace = freshTrace();
    Answer answer = call("never", "", trace);

    List<Seen> spans = collector.await(trace);
    assertThat(answer.header("Dormouse-Fallback")).isEqualTo("warm");
    assertThat(named(spans, "hold"))
        .satisfies(hold -> {
          assertThat(hold.facts())
              .containsEntry("dormouse.model", "never")
              .containsEntry("dormouse.outcome", "expired_waking");
          assertThat(hold.error()).isTrue();
        });
    assertThat(named(spans, "forward").facts().get("dormouse.worker")).startsWith("warm#");
    assertThat(named(spans, CALL).facts()).containsEntry("gen_ai.request.model", "never");
  }

  @Test
  void aWakeThatFailsIsAnErrorInTheTraceOfTheCallThatWaited() {
    String trace = freshTrace();
    assertThat(call("broken", "", trace).status()).isEqualTo(503);

    Seen wake = collector.await(trace, "wake");
    Seen call = named(collector.await(trace), CALL);
    assertThat(wake.error()).isTrue();
    assertThat(wake.facts()).containsEntry("error.type", "model_load_failed");
    assertThat(call.error()).isTrue();
    assertThat(call.facts()).containsEntry("dormouse.code", "model_load_failed");
  }

  @Test
  void aCallerThatDoesNotSampleIsFollowedByNobody() {
    String trace = freshTrace();
    Answer answer =
        Client.await(
            client.post(Calls.CHAT, Client.chatBody("warm", "", false), from(trace, "00")));
    String after = freshTrace();
    call("warm", "", after);

    collector.await(after);
    assertThat(received(answer, "Traceparent")).startsWith("00-" + trace).endsWith("-00");
    assertThat(collector.trace(trace)).isEmpty();
  }

  @Test
  void aCollectorThatIsNotThereCostsSpansAndNoCall() {
    var nowhere = "http://127.0.0.1:" + GatewayProcess.freePort();
    var config = ConfigText.of().standIn("any", StandInOptions.plain(), STOP);
    var setup =
        GatewaySetup.of(config.text()).environment(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", nowhere));
    try (var alone = GatewayProcess.start(setup);
        var caller = Client.of(alone.base());
        var operator = Client.of(alone.management())) {
      assertThat(Client.await(caller.chat("any", "")).status()).isEqualTo(200);
      alone
          .log()
          .await(Pattern.compile("the collector takes no spans"), Calls.SOON.multipliedBy(2));
      assertThat(Client.await(caller.chat("any", "")).status()).isEqualTo(200);
      Eventually.until(
          Calls.SOON,
          "lost spans are counted",
          () ->
              Client.await(operator.get("/q/metrics"))
                  .body()
                  .contains("dormouse_spans_lost_total"));
      assertThat(Calls.countLines(alone, "the collector takes no spans")).isEqualTo(1);
    }
  }
}
