package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.config.AnswerConfig;
import io.dormouse.gateway.error.ErrorDialect;
import io.dormouse.gateway.error.ErrorResponder;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.http.CutOff;
import io.dormouse.gateway.pool.HoldView;
import io.dormouse.gateway.pool.Ticket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signs of life to one call that waits; confined to the context of its request.
///
/// For `commit-after` from the call's arrival nothing is written, so that a failure keeps its
/// status. Then the answer begins with status 200, and every `heartbeat-interval` a comment tells
/// how the wait stands, until the worker's answer takes over, or a failure is told inside the
/// answer. Where it is asked for, a chat call also gets a chunk without content after each comment,
/// for clients that count chunks only; and a call that does not stream gets white space, which JSON
/// may begin with.
final class Heartbeats {
  private static final long NO_TIMER = -1;
  private static final String CHAT = "/v1/chat/completions";

  /// What is written.
  private enum Form {
    COMMENTS("text/event-stream"),
    CHUNKS("text/event-stream"),
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
  private final String model;
  private @Nullable Ticket ticket;
  private boolean begun;
  private boolean over;
  private long timer = NO_TIMER;

  private Heartbeats(Vertx vertx, InstantSource clock, Call call, Form form, Routed routed) {
    this.vertx = vertx;
    this.clock = clock;
    this.call = call;
    this.form = form;
    this.config = routed.route().config().answer();
    this.model = routed.route().name();
  }

  /// Those of a call, if it can have some.
  static Optional<Heartbeats> of(Vertx vertx, InstantSource clock, Call call, Routed routed) {
    var request = call.request();
    boolean can = call.path().startsWith("/v1/") && request.version() != HttpVersion.HTTP_1_0;
    return can
        ? form(call, routed).map(form -> new Heartbeats(vertx, clock, call, form, routed))
        : Optional.empty();
  }

  private static Optional<Form> form(Call call, Routed routed) {
    boolean streams = routed.peek().stream().orElse(false);
    return switch (routed.route().config().answer().heartbeat()) {
      case NONE -> Optional.empty();
      case COMMENTS -> streams ? Optional.of(Form.COMMENTS) : Optional.empty();
      case CHUNKS ->
          streams
              ? Optional.of(call.path().equals(CHAT) ? Form.CHUNKS : Form.COMMENTS)
              : Optional.empty();
      case WHITESPACE -> Optional.of(streams ? Form.COMMENTS : Form.WHITESPACE);
    };
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

  /// Whether it began the answer.
  boolean begun() {
    return begun;
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
      write(sign("running", -1, ""));
    } else {
      hold.look(view -> call.context().runOnContext(_ -> write(view)));
    }
  }

  private void write(HoldView view) {
    if (!view.phase().equals(HoldView.QUEUED)) {
      call.waitsCold();
    }
    String rest =
        view.phase().equals(HoldView.QUEUED)
            ? " ahead=" + view.ahead()
            : " estimate=" + view.estimate().toSeconds() + "s ahead=" + view.ahead();
    write(sign(view.phase(), view.percent(), rest));
  }

  private void write(String text) {
    HttpServerResponse response = call.response();
    if (over || call.clientGone() || response.closed() || response.writeQueueFull()) {
      return;
    }
    if (!response.headWritten()) {
      begun = true;
      response.setChunked(true);
      call.head(response.headers());
      response.putHeader("Content-Type", form.contentType);
      response.putHeader("Cache-Control", "no-cache");
      response.putHeader("X-Accel-Buffering", "no");
    }
    response.write(text);
  }

  private String sign(String phase, int percent, String rest) {
    return switch (form) {
      case WHITESPACE -> "\n";
      case COMMENTS -> comment(phase, percent, rest);
      case CHUNKS -> comment(phase, percent, rest) + emptyChunk();
    };
  }

  private String comment(String phase, int percent, String rest) {
    long elapsed = Duration.between(call.arrivedAt(), clock.instant()).toSeconds();
    String loaded = percent < 0 ? "" : " loaded=" + percent + "%";
    return ": dormouse phase=" + phase + loaded + " elapsed=" + elapsed + "s" + rest + "\n\n";
  }

  private String emptyChunk() {
    var choice = new JsonObject().put("index", 0).put("delta", new JsonObject());
    var chunk =
        new JsonObject()
            .put("id", "chatcmpl-" + call.id())
            .put("object", "chat.completion.chunk")
            .put("created", call.arrivedAt().getEpochSecond())
            .put("model", model)
            .put("choices", new JsonArray().add(choice.putNull("finish_reason")));
    return "data: " + chunk.encode() + "\n\n";
  }

  /// Ends an answer that was begun here with an error inside it; its client has as long to take it
  /// as between two pieces of any answer.
  void fail(GatewayError error) {
    Buffer end =
        switch (form) {
          case COMMENTS, CHUNKS -> ErrorDialect.of(call.path()).event(error);
          case WHITESPACE -> ErrorResponder.body(error).toBuffer();
        };
    long patience =
        vertx.setTimer(
            Math.max(1, config.idleStream().toMillis()), _ -> CutOff.answer(call.request()));
    finish(end).onComplete(_ -> vertx.cancelTimer(patience));
  }

  /// On HTTP/2 the answer ends only once its last piece is with the socket: an ended call cannot be
  /// cut off any more.
  private Future<Void> finish(Buffer lastPiece) {
    return CutOff.sharesConnection(call.request())
        ? call.response().write(lastPiece).compose(_ -> call.response().end())
        : call.response().end(lastPiece);
  }
}
