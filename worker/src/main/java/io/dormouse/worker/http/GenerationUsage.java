package io.dormouse.worker.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.engine.GenerationTimings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// What one call cost: tokens, and where its time went.
///
/// Of several answers the first one's queue counts, and the longest prefill and decode.
record GenerationUsage(
    int promptTokens,
    int cachedTokens,
    int completionTokens,
    int answers,
    long queueNanos,
    long prefillNanos,
    long decodeNanos) {
  private static final double NANOS_PER_MS = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /// The usage of these answers, {@code choices} to each prompt, one prompt's beside each other.
  static GenerationUsage of(List<ChoiceText> answers, int choices) {
    int prompt = 0;
    int cached = 0;
    int completion = 0;
    long queue = Long.MAX_VALUE;
    long prefill = 0;
    long decode = 0;
    for (ChoiceText answer : answers) {
      GenerationCall call = answer.call();
      GenerationTimings timings = call.timings();
      if (answer.index() % choices == 0) {
        prompt += call.request().prompt().length;
        cached += timings.cachedTokens();
      }
      completion += answer.tokens();
      queue = Math.min(queue, timings.queueNanos());
      prefill = Math.max(prefill, timings.prefillNanos());
      decode = Math.max(decode, timings.decodeNanos());
    }
    return new GenerationUsage(prompt, cached, completion, answers.size(), queue, prefill, decode);
  }

  void writeTokens(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", promptTokens);
    json.writeNumberField("completion_tokens", completionTokens);
    json.writeNumberField("total_tokens", promptTokens + completionTokens);
    json.writeObjectFieldStart("prompt_tokens_details");
    json.writeNumberField("cached_tokens", cachedTokens);
    json.writeEndObject();
    json.writeEndObject();
  }

  void writeTimings(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("timings");
    json.writeNumberField("queue_ms", rounded(queueNanos / NANOS_PER_MS));
    json.writeNumberField("prefill_ms", rounded(prefillNanos / NANOS_PER_MS));
    json.writeNumberField("decode_ms", rounded(decodeNanos / NANOS_PER_MS));
    json.writeNumberField(
        "prefill_tokens_per_second", perSecond(promptTokens - cachedTokens, prefillNanos));
    json.writeNumberField("tokens_per_second", perSecond(completionTokens - answers, decodeNanos));
    json.writeNumberField("cached_tokens", cachedTokens);
    json.writeEndObject();
  }

  /// The value of a {@code Server-Timing} header.
  String serverTiming() {
    return String.format(
        Locale.ROOT,
        "queue;dur=%.3f, prefill;dur=%.3f, decode;dur=%.3f",
        queueNanos / NANOS_PER_MS,
        prefillNanos / NANOS_PER_MS,
        decodeNanos / NANOS_PER_MS);
  }

  private static double perSecond(int tokens, long nanos) {
    return tokens <= 0 || nanos <= 0 ? 0 : rounded(tokens / (nanos / NANOS_PER_SECOND));
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
