package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the callers of a test saw; [#close] holds it against the gateway's own records, and looks
/// for what is left over in the gateway.
final class Books implements AutoCloseable {
  private static final Pattern ERROR_EVENT =
      Pattern.compile("\ndata: \\{\"error\":\\{.*\"code\":\"(\\w+)\"");
  private static final Pattern INSIDE =
      Pattern.compile("^dormouse_calls_inside(?:\\{})? ([0-9.]+)$", Pattern.MULTILINE);

  private final GatewayProcess gateway;
  private final Pools pools;
  private final Map<CallKind, Long> before;
  private final Map<CallKind, Long> seen = new TreeMap<>();

  private Books(GatewayProcess gateway, Pools pools) {
    this.gateway = gateway;
    this.pools = pools;
    this.before = GatewayRecords.parse(metrics(pools));
  }

  /// Begins to count where no call is under way.
  static Books open(GatewayProcess gateway, Pools pools) {
    return new Books(gateway, pools);
  }

  /// Waits for an answer and writes down how its caller reads it: by its status and the code of its
  /// error, be that a body or an event.
  Answer saw(CompletableFuture<Answer> call) {
    Answer answer = Client.await(call);
    Matcher event = ERROR_EVENT.matcher("\n" + answer.body());
    String code = answer.status() < 400 && event.find() ? event.group(1) : answer.errorCode();
    saw(answer.status(), code);
    return answer;
  }

  /// Writes down a call that ended otherwise, as it should stand in the records.
  void saw(int status, String code) {
    saw(status, code, 1);
  }

  /// The same of several calls.
  void saw(int status, String code, long calls) {
    seen.merge(new CallKind(status, code), calls, Long::sum);
  }

  /// How many calls are in the gateway.
  long inside() {
    return Math.round(inside(metrics(pools)));
  }

  /// What the gateway has recorded, once no call is under way.
  Map<CallKind, Long> recorded() {
    Eventually.until(Calls.SOON, "no call is left inside", () -> inside() == 0);
    return GatewayRecords.between(before, GatewayRecords.parse(metrics(pools)));
  }

  @Override
  public void close() {
    assertThat(Eventually.settled(Calls.SOON, this::recorded, seen::equals))
        .as("records against what the callers saw")
        .isEqualTo(seen);
    for (var pool : Client.await(pools.client().get("/admin/pools")).json()) {
      String model = pool.path("model").asText();
      Eventually.until(Calls.SOON, "no call is held for " + model, () -> pools.held(model) == 0);
      Eventually.until(
          Calls.SOON, "no worker of " + model + " runs a call", () -> pools.running(model) == 0);
    }
    assertThat(gateway.log().text()).doesNotContain("failed in the gateway", "Unhandled exception");
  }

  private static double inside(String metrics) {
    Matcher matcher = INSIDE.matcher(metrics);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : -1;
  }

  private static String metrics(Pools pools) {
    return Client.await(pools.client().get("/q/metrics")).body();
  }
}
