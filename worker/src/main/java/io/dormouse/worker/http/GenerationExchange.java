package io.dormouse.worker.http;

import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.lifecycle.LanguageModel;
import io.dormouse.worker.lifecycle.Served;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import io.dormouse.worker.tokenizer.StopMatcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/// One admitted call for text: parse → render → tokenise → engine → write, and its one end. The
/// slot is free before the last byte is written; a drain waits until it is.
///
/// Parsing, rendering and tokenising happen on the codec pool, decoding and building events on the
/// engine's delivery thread, all that ends the call on the event loop.
final class GenerationExchange implements GenerationAnswer.Client {
  private static final long DEFAULT_DEADLINE_MS = 600_000;
  private static final long NANOS_PER_MS = 1_000_000;

  private final ApiService service;
  private final RoutingContext routing;
  private final HttpServerResponse response;
  private final Context loop;
  private final HeldByCall held;
  private final CallHeaders headers;
  private final EventOutbox outbox;
  private final long arrivedNanos;
  private final long deadlineNanos;
  private final long timer;
  private volatile List<GenerationCall> calls = List.of();
  private volatile boolean stream;
  private volatile boolean ended;

  private GenerationExchange(
      ApiService service, RoutingContext routing, HeldByCall held, CallHeaders headers) {
    this.service = service;
    this.routing = routing;
    this.response = routing.response();
    this.held = held;
    this.headers = headers;
    this.loop = routing.vertx().getOrCreateContext();
    this.outbox = new EventOutbox(response, loop, held.charge());
    this.arrivedNanos = service.nanoTime();
    long deadlineMs = Math.max(1, headers.deadlineMs().orElse(DEFAULT_DEADLINE_MS));
    this.deadlineNanos = arrivedNanos + deadlineMs * NANOS_PER_MS;
    this.timer = routing.vertx().setTimer(deadlineMs, _ -> expire());
  }

  /// Begins the call: its deadline runs, its client is watched.
  static GenerationExchange start(
      ApiService service, RoutingContext routing, HeldByCall held, CallHeaders headers) {
    GenerationExchange exchange = new GenerationExchange(service, routing, held, headers);
    routing.response().closeHandler(_ -> exchange.clientGone());
    return exchange;
  }

  /// Takes the whole body.
  void accept(GenerationForm form, byte[] body) {
    try {
      service.codecs().execute(() -> begin(form, body));
    } catch (RejectedExecutionException _) {
      fail(ApiError.overloaded());
    }
  }

  private void begin(GenerationForm form, byte[] body) {
    if (ended) {
      return;
    }
    try {
      if (!(service.serving().host().served().orElse(null) instanceof Served.Language served)) {
        throw new ApiException(ApiError.notReady("released"));
      }
      LanguageModel model = served.model();
      GenerationAsk.Limits limits =
          new GenerationAsk.Limits(
              model.tokenizer().vocabulary(), model.runner().slots(), model.runner().capacity());
      GenerationAsk ask = form.parse(new RequestFields(JsonValues.object(body)), limits);
      if (!ask.model().equals(service.model())) {
        throw new ApiException(ApiError.modelNotFound(ask.model(), service.model()));
      }
      List<int[]> prompts =
          new PromptEncoder(model, ZonedDateTime.now(service.sources().clock()))
              .encode(ask.input());
      submit(
          served,
          form,
          ask,
          calls(limits, model, ask).make(ask, prompts, form.promptParam(), held.charge()));
    } catch (ApiException e) {
      fail(e.error());
    } catch (RuntimeException | Error e) {
      ApiRoutes.LOG.errorf(e, "%s failed", CallLabel.of(routing.request()));
      fail(ApiError.engine("the worker failed"));
    }
  }

  private GenerationCalls calls(
      GenerationAsk.Limits limits, LanguageModel model, GenerationAsk ask) {
    return new GenerationCalls(
        limits,
        headers,
        model.tokenizer().endTokens(),
        ask.seed().isPresent() ? 0 : service.sources().random().getAsLong(),
        service.nanoTime(),
        deadlineNanos);
  }

  private void submit(
      Served.Language served, GenerationForm form, GenerationAsk ask, List<GenerationCall> made)
      throws ApiException {
    LanguageTokenizer tokenizer = served.model().tokenizer();
    List<ChoiceText> choices = new ArrayList<>(made.size());
    for (GenerationCall call : made) {
      ChoiceText.Reading reading =
          new ChoiceText.Reading(
              tokenizer, form.newDecoder(tokenizer), new StopMatcher(ask.stops()));
      choices.add(new ChoiceText(choices.size(), call, reading));
    }
    GenerationAnswer answer =
        new GenerationAnswer(
            writer(served, form, ask),
            choices,
            ask.choices(),
            ask.delivery() != GenerationAsk.Delivery.WHOLE,
            this);
    stream = ask.delivery() != GenerationAsk.Delivery.WHOLE;
    calls = made;
    for (ChoiceText choice : choices) {
      if (ended) {
        return;
      }
      if (!served.engine().submit(choice.call(), _ -> answer.progressed(choice))) {
        throw new ApiException(ApiError.overloaded());
      }
    }
  }

  private GenerationWriter writer(Served.Language served, GenerationForm form, GenerationAsk ask) {
    String id =
        form.idPrefix() + HexFormat.of().toHexDigits(service.sources().random().getAsLong());
    String fingerprint =
        "dormouse-%s-%s-%s"
            .formatted(service.identity().version(), served.provider().label(), served.precision());
    return new GenerationWriter(
        form,
        new GenerationWriter.Envelope(
            id, service.sources().clock().instant().getEpochSecond(), service.model(), fingerprint),
        ask.delivery() == GenerationAsk.Delivery.STREAM_WITH_USAGE);
  }

  @Override
  public boolean hold(long bytes) {
    return held.charge().take(bytes);
  }

  @Override
  public boolean send(Buffer events) {
    return ended || outbox.send(events);
  }

  @Override
  public void spent(GenerationCall call, int tokens) {
    service.meters().generated(call.request().prompt().length, tokens, call.timings());
  }

  @Override
  public void complete(Buffer last, GenerationUsage usage) {
    loop.runOnContext(_ -> {
      if (ended) {
        return;
      }
      end("ok");
      if (stream) {
        close(outbox.end(last));
      } else {
        response.putHeader("Server-Timing", usage.serverTiming());
        close(Responder.json(routing, 200, last));
      }
    });
  }

  @Override
  public void fail(ApiError error) {
    loop.runOnContext(_ -> failNow(error));
  }

  private void failNow(ApiError error) {
    if (ended) {
      return;
    }
    end(error.code());
    if (response.headWritten()) {
      Buffer events = Buffer.buffer();
      GenerationWriter.error(events, error);
      GenerationWriter.done(events);
      close(outbox.end(events));
    } else {
      close(Responder.error(routing, error));
    }
  }

  private void clientGone() {
    if (!ended) {
      end("cancelled");
    }
    close();
  }

  private void expire() {
    if (ended) {
      var ignored = routing.request().connection().close();
    } else {
      failNow(ApiError.deadlineExceeded());
    }
  }

  private void end(String result) {
    ended = true;
    calls.forEach(GenerationCall::cancel);
    held.permit().computed();
    service.meters().ended(result, service.nanoTime() - arrivedNanos);
  }

  private void close(Future<Void> written) {
    written.onComplete(_ -> close());
  }

  /// Lets a drain go on: only when the answer is written, so that it is not cut off.
  private void close() {
    routing.vertx().cancelTimer(timer);
    held.close();
  }
}
