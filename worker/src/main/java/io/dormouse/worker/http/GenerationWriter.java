package io.dormouse.worker.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dormouse.worker.http.GenerationForm.Part;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Writes one call's answer: events, or the whole.
///
/// @param withUsage whether events have a member {@code usage}, null in all but the last
record GenerationWriter(GenerationForm form, Envelope envelope, boolean withUsage) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END_OF_EVENT = "\n\n".getBytes(StandardCharsets.UTF_8);

  /// What is the same in every event of an answer.
  ///
  /// @param fingerprint of what it was computed with
  record Envelope(String id, long createdSeconds, String model, String fingerprint) {}

  /// An answer that has come to its end.
  ///
  /// @param reason {@code stop} or {@code length}
  record Finished(int index, String text, String reason, TokenLogprobs logprobs) {}

  /// Writes into an open object.
  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /// The event that says whose answer it is; nothing where the API has none.
  void role(Buffer events, int index) {
    if (form.announcesRole()) {
      event(events, json -> choice(json, index, "", Part.FIRST, null, null));
    }
  }

  void piece(Buffer events, int index, String text, TokenLogprobs logprobs) {
    event(events, json -> choice(json, index, text, Part.MIDDLE, logprobs, null));
  }

  /// The event that ends an answer; with what the call cost where that is the last event.
  void finish(Buffer events, Finished finished, @Nullable GenerationUsage last) {
    event(
        events,
        json -> {
          choice(
              json,
              finished.index(),
              finished.text(),
              Part.LAST,
              finished.logprobs().isEmpty() ? null : finished.logprobs(),
              finished.reason());
          if (last != null) {
            last.writeTimings(json);
          }
        });
  }

  /// The event that tells what the call cost.
  void usage(Buffer events, GenerationUsage usage) {
    json(
        events,
        DATA,
        END_OF_EVENT,
        json -> {
          head(json, form.eventObject());
          json.writeArrayFieldStart("choices");
          json.writeEndArray();
          usage.writeTokens(json);
          usage.writeTimings(json);
        });
  }

  static void done(Buffer events) {
    events.appendString("data: [DONE]\n\n");
  }

  static void error(Buffer events, ApiError error) {
    events.appendBytes(DATA).appendBuffer(error.body().toBuffer()).appendBytes(END_OF_EVENT);
  }

  /// The whole answer; empty where its room is refused, which is asked for part by part.
  ///
  /// @param room takes that many bytes more, or refuses
  Optional<Buffer> whole(List<Finished> choices, GenerationUsage usage, LongPredicate room) {
    Buffer body = Buffer.buffer();
    try {
      object(
          new BufferStream(body, room),
          json -> {
            head(json, form.wholeObject());
            json.writeArrayFieldStart("choices");
            for (Finished choice : choices) {
              json.writeStartObject();
              json.writeNumberField("index", choice.index());
              form.writeWhole(json, choice.text());
              tail(json, choice.logprobs(), choice.reason());
              json.writeEndObject();
            }
            json.writeEndArray();
            usage.writeTokens(json);
            usage.writeTimings(json);
          });
      return Optional.of(body);
    } catch (BufferStream.NoRoomException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void event(Buffer events, Members members) {
    json(
        events,
        DATA,
        END_OF_EVENT,
        json -> {
          head(json, form.eventObject());
          members.write(json);
          if (withUsage) {
            json.writeNullField("usage");
          }
        });
  }

  private void head(JsonGenerator json, String object) throws IOException {
    json.writeStringField("id", envelope.id());
    json.writeStringField("object", object);
    json.writeNumberField("created", envelope.createdSeconds());
    json.writeStringField("model", envelope.model());
    json.writeStringField("system_fingerprint", envelope.fingerprint());
  }

  private void choice(
      JsonGenerator json,
      int index,
      String text,
      Part part,
      @Nullable TokenLogprobs logprobs,
      @Nullable String reason)
      throws IOException {
    json.writeArrayFieldStart("choices");
    json.writeStartObject();
    json.writeNumberField("index", index);
    form.writePiece(json, text, part);
    tail(json, logprobs, reason);
    json.writeEndObject();
    json.writeEndArray();
  }

  private void tail(JsonGenerator json, @Nullable TokenLogprobs logprobs, @Nullable String reason)
      throws IOException {
    json.writeFieldName("logprobs");
    if (logprobs != null && logprobs.wanted()) {
      form.writeLogprobs(json, logprobs);
    } else {
      json.writeNull();
    }
    json.writeStringField("finish_reason", reason);
  }

  private static void json(Buffer target, byte[] before, byte[] after, Members members) {
    target.appendBytes(before);
    try {
      object(new BufferStream(target, _ -> true), members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    target.appendBytes(after);
  }

  private static void object(OutputStream target, Members members) throws IOException {
    try (target;
        JsonGenerator json = JSON.createGenerator(target)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
  }
}
