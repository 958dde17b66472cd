package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.config.AnswerConfig;
import io.dormouse.gateway.config.AnswerConfig.Heartbeat;
import io.dormouse.gateway.error.ErrorDialect;
import io.dormouse.gateway.error.ErrorResponder;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.pool.HoldView;
import io.dormouse.gateway.pool.Ticket;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signs of life to one call that waits; confined to the context of its request.
///
/// For `commit-after` from the call's arrival nothing is written, so that a failure keeps its
/// status. Then the answer begins with status 200, and every `heartbeat-interval` a comment tells
/// how the wait stands, until the worker's answer takes over, or a failure is told inside the
/// answer. A call that does not stream gets white space instead of comments, which JSON may begin
/// with.
final class Heartbeats {
  private static final long NO_TIMER = -1;

  /// What is written.
  private enum Form {
    EVENT_STREAM("text/event-stream"),
    WHITESPACE("application/json");

    private final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }
  }

  private final Vertx vertx;
  private final InstantSource clock;
  private final Call call;
  private final Form form;
  private final AnswerConfig config;
  private @Nullable Ticket ticket;
  private boolean over;
  private long timer = NO_TIMER;

  private Heartbeats(Vertx vertx, InstantSource clock, Call call, Form form, AnswerConfig config) {
    this.vertx = vertx;
    this.clock = clock;
    this.call = call;
    this.form = form;
    this.config = config;
  }

  /// Those of a call, if it can have some.
  static Optional<Heartbeats> of(Vertx vertx, InstantSource clock, Call call, Routed routed) {
    var request = call.request();
    AnswerConfig config = routed.route().config().answer();
    String path = request.path();
    boolean can =
        config.heartbeat() != Heartbeat.NONE
            && path != null
            && path.startsWith("/v1/")
            && request.version() != HttpVersion.HTTP_1_0;
    if (!can) {
      return Optional.empty();
    }
    if (routed.peek().stream().orElse(false)) {
      return Optional.of(new Heartbeats(vertx, clock, call, Form.EVENT_STREAM, config));
    }
    return config.heartbeat() == Heartbeat.WHITESPACE
        ? Optional.of(new Heartbeats(vertx, clock, call, Form.WHITESPACE, config))
        : Optional.empty();
  }

  /// Begins to count.
  void start() {
    Duration spent = Duration.between(call.arrivedAt(), clock.instant());
    arm(config.commitAfter().minus(spent));
  }

  /// The call stands in a hold from now on, or no longer.
  void standsIn(@Nullable Ticket hold) {
    ticket = hold;
  }

  /// Writes nothing more.
  void stop() {
    over = true;
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private void arm(Duration delay) {
    timer = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> beat());
  }

  private void beat() {
    timer = NO_TIMER;
    arm(config.heartbeatInterval());
    Ticket hold = ticket;
    if (hold == null) {
      write(form == Form.WHITESPACE ? "\n" : comment("running", -1, ""));
    } else {
      hold.look(view -> call.context().runOnContext(_ -> write(view)));
    }
  }

  private void write(HoldView view) {
    if (!view.phase().equals(HoldView.QUEUED)) {
      call.waitsCold();
    }
    write(form == Form.WHITESPACE ? "\n" : comment(view));
  }

  private void write(String text) {
    HttpServerResponse response = call.response();
    if (over || call.clientGone() || response.closed() || response.writeQueueFull()) {
      return;
    }
    if (!response.headWritten()) {
      response.setChunked(true);
      call.head(response.headers());
      response.putHeader("Content-Type", form.contentType);
      response.putHeader("Cache-Control", "no-cache");
      response.putHeader("X-Accel-Buffering", "no");
    }
    response.write(text);
  }

  private String comment(HoldView view) {
    String rest =
        view.phase().equals(HoldView.QUEUED)
            ? " ahead=" + view.ahead()
            : " estimate=" + view.estimate().toSeconds() + "s ahead=" + view.ahead();
    return comment(view.phase(), view.percent(), rest);
  }

  private String comment(String phase, int percent, String rest) {
    long elapsed = Duration.between(call.arrivedAt(), clock.instant()).toSeconds();
    String loaded = percent < 0 ? "" : " loaded=" + percent + "%";
    return ": dormouse phase=" + phase + loaded + " elapsed=" + elapsed + "s" + rest + "\n\n";
  }

  /// Ends an answer that was begun here with an error inside it.
  void fail(GatewayError error) {
    Buffer end =
        switch (form) {
          case EVENT_STREAM -> ErrorDialect.of(call.path()).event(error);
          case WHITESPACE -> ErrorResponder.body(error).toBuffer();
        };
    call.response().end(end);
  }
}
