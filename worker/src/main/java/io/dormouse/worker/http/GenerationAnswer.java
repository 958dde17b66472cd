package io.dormouse.worker.http;

import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.engine.GenerationOutcome;
import io.dormouse.worker.http.GenerationWriter.Finished;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The answer of one call while its tokens come: what each of them makes certain goes to the client
/// at once, or is kept until all is there. Told on the engine's delivery thread.
final class GenerationAnswer {
  private final GenerationWriter writer;
  private final List<ChoiceText> choices;
  private final int choicesPerPrompt;
  private final boolean stream;
  private final Client client;
  private final StringBuilder[] texts;
  private final @Nullable String[] reasons;
  private final boolean[] begun;
  private int running;
  private boolean over;

  /// Who waits for it; each method may be called after the other end is gone.
  interface Client {
    /// Takes memory for what is kept until all has come; false where there is none.
    boolean hold(long bytes);

    /// Events to pass on; false where there is no room for them.
    boolean send(Buffer events);

    /// A model's answer came to its end, the call goes on.
    void spent(GenerationCall call, int tokens);

    /// All has come.
    ///
    /// @param last the last events, or the whole body
    void complete(Buffer last, GenerationUsage usage);

    /// It will never be whole; not called after {@link #complete}.
    void fail(ApiError error);
  }

  GenerationAnswer(
      GenerationWriter writer,
      List<ChoiceText> choices,
      int choicesPerPrompt,
      boolean stream,
      Client client) {
    this.writer = writer;
    this.choices = List.copyOf(choices);
    this.choicesPerPrompt = choicesPerPrompt;
    this.stream = stream;
    this.client = client;
    this.running = choices.size();
    this.texts = new StringBuilder[running];
    Arrays.setAll(texts, _ -> new StringBuilder());
    this.reasons = new @Nullable String[running];
    this.begun = new boolean[running];
  }

  /// A call has more to read.
  void progressed(ChoiceText choice) {
    GenerationOutcome outcome = choice.call().outcome();
    try {
      if (!over) {
        take(choice, choice.advance(), outcome != null && !choice.stopped());
      }
      if (outcome != null) {
        client.spent(choice.call(), choice.tokens());
        end(choice, outcome);
      }
    } catch (RuntimeException | Error e) {
      ApiRoutes.LOG.error("an answer could not be written", e);
      fail(ApiError.engine("the worker failed"));
    }
  }

  private void take(ChoiceText choice, String certain, boolean last) {
    String text = last ? certain + choice.finish() : certain;
    if (text.isEmpty()) {
      return;
    }
    if (!stream) {
      keep(choice, text);
      return;
    }
    Buffer events = Buffer.buffer();
    begin(events, choice.index());
    writer.piece(events, choice.index(), text, choice.takeLogprobs());
    send(events);
  }

  private void keep(ChoiceText choice, String text) {
    if (client.hold(text.length())) {
      texts[choice.index()].append(text);
    } else {
      fail(ApiError.noRoomForAnswer());
    }
  }

  private void begin(Buffer events, int index) {
    if (!begun[index]) {
      begun[index] = true;
      writer.role(events, index);
    }
  }

  private void end(ChoiceText choice, GenerationOutcome outcome) {
    if (over) {
      return;
    }
    if (choice.stopped()) {
      finish(choice, "stop");
      return;
    }
    switch (outcome) {
      case GenerationOutcome.Ended() -> finish(choice, "stop");
      case GenerationOutcome.LengthReached() -> finish(choice, "length");
      case GenerationOutcome.Cancelled() -> over = true;
      case GenerationOutcome.Expired() -> fail(ApiError.deadlineExceeded());
      case GenerationOutcome.Stopped() -> fail(ApiError.notReady("released"));
      case GenerationOutcome.Failed(String message, boolean outOfMemory) ->
          fail(outOfMemory ? ApiError.outOfMemory(message) : ApiError.engine(message));
    }
  }

  private void finish(ChoiceText choice, String reason) {
    running--;
    reasons[choice.index()] = reason;
    if (stream) {
      finishEvents(choice, reason);
    } else if (running == 0) {
      completeWhole();
    }
  }

  private void completeWhole() {
    GenerationUsage usage = GenerationUsage.of(choices, choicesPerPrompt);
    List<Finished> all = choices.stream().map(this::finished).collect(Collectors.toList());
    Optional<Buffer> body = writer.whole(all, usage, client::hold);
    if (body.isEmpty()) {
      fail(ApiError.noRoomForAnswer());
      return;
    }
    over = true;
    client.complete(body.get(), usage);
  }

  private Finished finished(ChoiceText choice) {
    String reason = reasons[choice.index()];
    return new Finished(
        choice.index(),
        texts[choice.index()].toString(),
        reason == null ? "stop" : reason,
        choice.takeLogprobs());
  }

  private void finishEvents(ChoiceText choice, String reason) {
    Buffer events = Buffer.buffer();
    begin(events, choice.index());
    Finished finished = new Finished(choice.index(), "", reason, choice.takeLogprobs());
    if (running > 0) {
      writer.finish(events, finished, null);
      send(events);
      return;
    }
    GenerationUsage usage = GenerationUsage.of(choices, choicesPerPrompt);
    writer.finish(events, finished, writer.withUsage() ? null : usage);
    if (writer.withUsage()) {
      writer.usage(events, usage);
    }
    GenerationWriter.done(events);
    over = true;
    client.complete(events, usage);
  }

  private void send(Buffer events) {
    if (!client.send(events)) {
      fail(ApiError.slowReader());
    }
  }

  private void fail(ApiError error) {
    over = true;
    choices.forEach(choice -> choice.call().cancel());
    client.fail(error);
  }
}
