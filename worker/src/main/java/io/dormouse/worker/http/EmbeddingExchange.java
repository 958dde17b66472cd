package io.dormouse.worker.http;

import io.dormouse.worker.engine.EmbeddingCall;
import io.dormouse.worker.engine.EmbeddingOutcome;
import io.dormouse.worker.engine.TokenSequence;
import io.dormouse.worker.http.EmbeddingRequest.Inputs;
import io.dormouse.worker.lifecycle.Served;
import io.dormouse.worker.tokenizer.TextTokenizer;
import io.dormouse.worker.tokenizer.TokenizationException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One admitted call: parse → tokenise → engine → write, and its one end. The slot is free before
/// the answer is written; a drain waits until it is.
///
/// Parsing, tokenising and building the answer happen on the codec pool, everything from {@code
/// answer} on the event loop.
final class EmbeddingExchange {
  private static final long DEFAULT_DEADLINE_MS = 300_000;
  private static final long NANOS_PER_MS = 1_000_000;

  private final ApiService service;
  private final RoutingContext routing;
  private final Context loop;
  private final HeldByCall held;
  private final long arrivedNanos;
  private final long deadlineMs;
  private final long timer;
  private volatile @Nullable EmbeddingCall call;
  private volatile boolean ended;

  private EmbeddingExchange(
      ApiService service, RoutingContext routing, HeldByCall held, long deadlineMs) {
    this.service = service;
    this.routing = routing;
    this.held = held;
    this.deadlineMs = deadlineMs;
    this.loop = routing.vertx().getOrCreateContext();
    this.arrivedNanos = service.nanoTime();
    this.timer = routing.vertx().setTimer(deadlineMs, _ -> expire());
  }

  /// Begins the call: its deadline runs, its client is watched.
  static EmbeddingExchange start(
      ApiService service, RoutingContext routing, HeldByCall held, Optional<Long> deadlineMs) {
    EmbeddingExchange exchange =
        new EmbeddingExchange(
            service, routing, held, Math.max(1, deadlineMs.orElse(DEFAULT_DEADLINE_MS)));
    routing.response().closeHandler(_ -> exchange.clientGone());
    return exchange;
  }

  /// Takes the whole body.
  void accept(byte[] body) {
    onCodecThread(() -> parse(body));
  }

  private void parse(byte[] body) {
    if (ended) {
      return;
    }
    try {
      EmbeddingRequest request =
          EmbeddingRequestParser.parse(body, service.identity().acceptTokenIds());
      if (!request.model().equals(service.model())) {
        throw new ApiException(ApiError.modelNotFound(request.model(), service.model()));
      }
      if (!(service.serving().host().served().orElse(null) instanceof Served.Embedding served)) {
        throw new ApiException(ApiError.notReady("released"));
      }
      held.charge().takeForAnswer(answerBytes(request, served), "send fewer inputs in a call");
      submit(request, served, tokenize(request.inputs(), served.model().tokenizer()));
    } catch (ApiException e) {
      fail(e.error());
    } catch (TokenizationException e) {
      String message = e.getMessage();
      fail(ApiError.badRequest(e.code(), message == null ? e.code() : message, "input"));
    }
  }

  private static long answerBytes(EmbeddingRequest request, Served.Embedding served) {
    int inputs =
        switch (request.inputs()) {
          case Inputs.Texts(List<String> texts) -> texts.size();
          case Inputs.TokenIds(List<long[]> arrays) -> arrays.size();
        };
    return EmbeddingResponseWriter.estimateBytes(inputs, served.model().runner().width());
  }

  private List<TokenSequence> tokenize(Inputs inputs, TextTokenizer tokenizer)
      throws TokenizationException {
    List<TokenSequence> sequences = new ArrayList<>();
    switch (inputs) {
      case Inputs.Texts(List<String> texts) -> {
        for (int i = 0; i < texts.size() && !ended; i++) {
          sequences.add(tokenizer.encode(texts.get(i)));
        }
      }
      case Inputs.TokenIds(List<long[]> arrays) -> {
        for (long[] ids : arrays) {
          sequences.add(tokenizer.accept(ids));
        }
      }
    }
    return sequences;
  }

  private void submit(
      EmbeddingRequest request, Served.Embedding served, List<TokenSequence> sequences) {
    long deadlineNanos = arrivedNanos + deadlineMs * NANOS_PER_MS;
    EmbeddingCall made = new EmbeddingCall(sequences, service.nanoTime(), deadlineNanos);
    call = made;
    if (ended) {
      return;
    }
    var ignored =
        made.outcome().thenAccept(outcome -> onCodecThread(() -> finish(request, made, outcome)));
    if (!served.engine().submit(made)) {
      fail(ApiError.overloaded());
    }
  }

  private void finish(EmbeddingRequest request, EmbeddingCall made, EmbeddingOutcome outcome) {
    switch (outcome) {
      case EmbeddingOutcome.Embedded(
              List<float[]> vectors,
              long queueNanos,
              long inferenceNanos) -> {
        long tokens = made.tokens();
        service.meters().embedded(vectors.size(), tokens, queueNanos, inferenceNanos);
        Buffer body =
            EmbeddingResponseWriter.write(service.model(), vectors, tokens, request.format());
        loop.runOnContext(_ -> answer(body));
      }
      case EmbeddingOutcome.Expired() -> fail(ApiError.deadlineExceeded());
      case EmbeddingOutcome.Failed(String message) -> fail(ApiError.engine(message));
      case EmbeddingOutcome.Stopped() -> fail(ApiError.notReady("released"));
      case EmbeddingOutcome.Cancelled() -> {
        // ended by whoever cancelled it
      }
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
      answer("deadline_exceeded", ApiError.deadlineExceeded());
    }
  }

  private void fail(ApiError error) {
    loop.runOnContext(_ -> answer(error.code(), error));
  }

  private void answer(String result, ApiError error) {
    if (!ended) {
      end(result);
      Responder.error(routing, error).onComplete(_ -> close());
    }
  }

  private void answer(Buffer body) {
    if (!ended) {
      end("ok");
      Responder.json(routing, 200, body).onComplete(_ -> close());
    }
  }

  private void end(String result) {
    ended = true;
    EmbeddingCall current = call;
    if (current != null) {
      current.cancel();
    }
    held.permit().computed();
    service.meters().ended(result, service.nanoTime() - arrivedNanos);
  }

  /// Lets a drain go on: only when the answer is written, so that it is not cut off.
  private void close() {
    routing.vertx().cancelTimer(timer);
    held.permit().close();
    held.charge().close();
  }

  private void onCodecThread(Runnable work) {
    try {
      service
          .codecs()
          .execute(() -> {
            try {
              work.run();
            } catch (RuntimeException | Error e) {
              ApiRoutes.LOG.errorf(e, "%s failed", CallLabel.of(routing.request()));
              fail(ApiError.engine("the worker failed"));
            }
          });
    } catch (RejectedExecutionException _) {
      fail(ApiError.overloaded());
    }
  }
}
