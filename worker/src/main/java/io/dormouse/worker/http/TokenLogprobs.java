package io.dormouse.worker.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The probabilities of a stretch of an answer's tokens, in the shapes of the two APIs.
///
/// @param from the first token's place in the answer
/// @param to the place after the last
/// @param textOffset characters of the tokens before
record TokenLogprobs(
    GenerationCall call, int from, int to, LanguageTokenizer tokenizer, int textOffset) {
  /// Stands for what is less likely than JSON can say.
  private static final float LEAST = -9999;

  /// Whether the call asked for any.
  boolean wanted() {
    return call.request().sampling().topLogprobs() >= 0;
  }

  /// Whether there are no tokens.
  boolean isEmpty() {
    return from == to;
  }

  /// Characters of these tokens.
  int textLength() {
    int length = 0;
    if (wanted()) {
      for (int i = from; i < to; i++) {
        length += text(call.token(i)).length();
      }
    }
    return length;
  }

  /// As chat completions have them: {@code {"content":[…]}}.
  void writeForChat(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("content");
    for (int i = from; i < to; i++) {
      json.writeStartObject();
      writeToken(json, call.token(i), call.logprob(i));
      json.writeArrayFieldStart("top_logprobs");
      for (int rank = 0; rank < alternatives(); rank++) {
        json.writeStartObject();
        writeToken(json, call.topToken(i, rank), call.topLogprob(i, rank));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNullField("refusal");
    json.writeEndObject();
  }

  /// As completions have them: parallel arrays.
  void writeForCompletion(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("tokens");
    for (int i = from; i < to; i++) {
      json.writeString(text(call.token(i)));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("token_logprobs");
    for (int i = from; i < to; i++) {
      json.writeNumber(finite(call.logprob(i)));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("top_logprobs");
    for (int i = from; i < to; i++) {
      writeAlternatives(json, i);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("text_offset");
    int offset = textOffset;
    for (int i = from; i < to; i++) {
      json.writeNumber(offset);
      offset += text(call.token(i)).length();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /// Tokens whose bytes are no whole characters may have the same text; the likeliest one counts.
  private void writeAlternatives(JsonGenerator json, int index) throws IOException {
    Map<String, Float> alternatives = new LinkedHashMap<>();
    for (int rank = 0; rank < alternatives(); rank++) {
      alternatives.putIfAbsent(text(call.topToken(index, rank)), call.topLogprob(index, rank));
    }
    json.writeStartObject();
    for (Map.Entry<String, Float> alternative : alternatives.entrySet()) {
      json.writeNumberField(alternative.getKey(), finite(alternative.getValue()));
    }
    json.writeEndObject();
  }

  private void writeToken(JsonGenerator json, int token, float logprob) throws IOException {
    json.writeStringField("token", text(token));
    json.writeNumberField("logprob", finite(logprob));
    json.writeArrayFieldStart("bytes");
    for (byte value : tokenizer.bytesOf(token)) {
      json.writeNumber(Byte.toUnsignedInt(value));
    }
    json.writeEndArray();
  }

  private int alternatives() {
    return Math.max(0, call.request().sampling().topLogprobs());
  }

  private String text(int token) {
    return new String(tokenizer.bytesOf(token), StandardCharsets.UTF_8);
  }

  private static float finite(float logprob) {
    return Float.isNaN(logprob) ? LEAST : Math.max(LEAST, logprob);
  }
}
