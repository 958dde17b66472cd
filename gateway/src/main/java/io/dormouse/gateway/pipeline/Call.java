package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.admission.Permit;
import io.dormouse.gateway.tracing.CallTrace;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One call on its way through the gateway; confined to the context of its request.
///
/// What a step takes it gives back through [#onEnd], so that every exit path returns everything,
/// last taken first.
final class Call {
  private static final Logger LOG = Logger.getLogger("dormouse.calls");
  private static final int FEW = 4;

  private final HttpServerRequest request;
  private final Context context;
  private final String id;
  private final CallTrace trace;
  private final Instant arrivedAt;
  private final long arrivedNanos;
  private final Deque<Runnable> endings = new ArrayDeque<>(FEW);
  private Optional<String> model = Optional.empty();
  private boolean cold;
  private Optional<Duration> preference = Optional.empty();
  private String tenant = "";
  private Optional<String> substitute = Optional.empty();
  private @Nullable Heartbeats heartbeats;
  private boolean clientGone;
  private @Nullable Runnable whenGone;
  private Duration hold = Duration.ZERO;
  private Duration wake = Duration.ZERO;
  private Duration upstream = Duration.ZERO;
  private long bytesIn;
  private @Nullable Permit permit;

  Call(
      HttpServerRequest request,
      Context context,
      String id,
      CallTrace trace,
      Instant arrivedAt,
      long nanos) {
    this.request = request;
    this.context = context;
    this.id = id;
    this.trace = trace;
    this.arrivedAt = arrivedAt;
    this.arrivedNanos = nanos;
    watchClient();
  }

  /// Hears of the client's leaving; to be called again after somebody else took over the response's
  /// handlers.
  void watchClient() {
    clientGone = clientGone || response().closed();
    response().closeHandler(_ -> gone());
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  Context context() {
    return context;
  }

  String id() {
    return id;
  }

  CallTrace trace() {
    return trace;
  }

  /// What finds it in logs and in a collector of traces.
  String label() {
    return "request=" + id + trace.id().map(it -> " trace=" + it).orElse("");
  }

  Instant arrivedAt() {
    return arrivedAt;
  }

  boolean clientGone() {
    return clientGone;
  }

  /// Its path, empty where the request has none.
  String path() {
    return Objects.requireNonNullElse(request.path(), "");
  }

  /// It gets signs of life from now on.
  void begin(Heartbeats beats) {
    heartbeats = beats;
    onEnd(beats::stop);
    beats.start();
  }

  /// Its signs of life, if it gets some.
  Optional<Heartbeats> heartbeats() {
    return Optional.ofNullable(heartbeats);
  }

  void resolved(String name) {
    model = Optional.of(name);
  }

  void received(long bytes) {
    bytesIn = bytes;
  }

  /// Its `Prefer: wait=N` was followed.
  void preferenceApplied(Duration wait) {
    preference = Optional.of(wait);
  }

  /// Whose it is.
  void tenant(String name) {
    tenant = name;
  }

  String tenant() {
    return tenant;
  }

  /// Another model answers it.
  void answeredBy(String other) {
    substitute = Optional.of(other);
  }

  /// It waits for a worker to come up.
  void waitsCold() {
    cold = true;
  }

  void waited(Duration holding, Duration waking, boolean coldStart) {
    hold = hold.plus(holding);
    wake = wake.plus(waking);
    cold = cold || coldStart;
  }

  void answeredAfter(Duration firstByte) {
    upstream = firstByte;
  }

  /// What is left of a limit that counts from its arrival; at least a millisecond.
  Duration left(Duration limit, long nowNanos) {
    Duration rest = limit.minusNanos(nowNanos - arrivedNanos);
    return rest.toMillis() < 1 ? Duration.ofMillis(1) : rest;
  }

  /// Does something once the call has ended, whatever way.
  void onEnd(Runnable ending) {
    endings.push(ending);
  }

  /// Does something if the client goes, until the next such wish.
  void whenGone(@Nullable Runnable action) {
    whenGone = action;
    if (clientGone && action != null) {
      action.run();
    }
  }

  private void gone() {
    clientGone = true;
    if (whenGone != null) {
      whenGone.run();
    }
  }

  /// The headers that every answer carries.
  void head(MultiMap headers) {
    headers.set("X-Request-Id", id);
    trace.head(headers);
    preference.ifPresent(wait -> headers.set("Preference-Applied", "wait=" + wait.toSeconds()));
    substitute.ifPresent(name -> headers.set("Dormouse-Fallback", name));
    headers.set("Dormouse-Cold-Start", Boolean.toString(cold));
    headers.set(
        "Server-Timing",
        "hold;dur="
            + millis(hold)
            + ", wake;dur="
            + millis(wake)
            + ", upstream;dur="
            + millis(upstream));
  }

  /// It was let in.
  void admitted(Permit granted) {
    permit = granted;
  }

  /// The right to be here, once it was let in.
  Optional<Permit> permit() {
    return Optional.ofNullable(permit);
  }

  CallRecord end(int status, String code, long bytesOut, long nowNanos) {
    runEndings();
    var total = Duration.ofNanos(nowNanos - arrivedNanos);
    var phases = new CallRecord.Phases(hold, wake, upstream, total);
    boolean early = heartbeats().map(Heartbeats::begun).orElse(false);
    var written =
        new CallRecord(
            id, trace.id(), model, path(), status, code, cold, early, phases, bytesIn, bytesOut);
    trace.end(written);
    return written;
  }

  /// Runs every ending, also after one that throws.
  private void runEndings() {
    while (!endings.isEmpty()) {
      try {
        endings.pop().run();
      } catch (RuntimeException defect) {
        LOG.errorf(defect, "%s did not give back all it took", label());
      }
    }
  }

  private static String millis(Duration duration) {
    long micros = duration.toNanos() / 1000;
    return micros / 1000 + "." + (micros % 1000) / 100;
  }
}
