package io.dormouse.bench.tokens;

import io.dormouse.bench.load.HttpConnection;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// One answer of `/v1/completions` or `/v1/chat/completions` as it came.
///
/// @param promptTokens by the server's count
/// @param newTokens by the server's count
/// @param startNanos before the call was sent
/// @param textNanos when each piece of text was there
/// @param endNanos when the answer was whole
record StreamedCall(
    int promptTokens, int newTokens, long startNanos, List<Long> textNanos, long endNanos) {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final String DATA = "data:";

  /// What came of a call, not looked at yet.
  ///
  /// @param text the body
  /// @param ends when the bytes up to there had come
  /// @param startNanos before the call was sent
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Received(byte[] text, NavigableMap<Integer, Long> ends, long startNanos) {
    /// What it says.
    ///
    /// @throws IOException where it is no whole stream
    StreamedCall read() throws IOException {
      var textNanos = new ArrayList<Long>();
      var usage = new JsonObject();
      int end = 0;
      for (int begin = 0; begin < text.length; begin = end + 1) {
        end = endOfLine(text, begin);
        var line = new String(text, begin, end - begin, StandardCharsets.UTF_8).strip();
        if (!line.startsWith(DATA) || line.endsWith("[DONE]")) {
          continue;
        }
        var event = new JsonObject(line.substring(DATA.length()));
        if (event.containsKey("error")) {
          throw new IOException("the stream broke off: " + line);
        }
        if (hasText(event)) {
          textNanos.add(ends.ceilingEntry(end).getValue());
        }
        var told = event.getJsonObject("usage");
        usage = told == null ? usage : told;
      }
      if (textNanos.isEmpty() || !usage.containsKey("completion_tokens")) {
        throw new IOException("the stream ended without text or usage");
      }
      return new StreamedCall(
          usage.getInteger("prompt_tokens"),
          usage.getInteger("completion_tokens"),
          startNanos,
          List.copyOf(textNanos),
          ends.lastEntry().getValue());
    }
  }

  /// Calls a loopback port on a connection of its own and receives the whole answer. That is looked
  /// at afterwards, so that a caller takes little of the processor time that the server needs.
  static Received receive(int port, String path, JsonObject body) throws IOException {
    var sent =
        HttpConnection.request(
            "POST", path, Map.of(), body.encode().getBytes(StandardCharsets.UTF_8));
    var text = new ByteArrayOutputStream();
    var ends = new TreeMap<Integer, Long>();
    try (var connection = HttpConnection.open(port, TIMEOUT)) {
      long startNanos = System.nanoTime();
      var answer =
          connection.stream(
              sent,
              chunk -> {
                text.writeBytes(chunk);
                ends.put(text.size(), System.nanoTime());
              });
      if (answer.status() != 200 || ends.isEmpty()) {
        throw new IOException("the call answered " + answer.status() + ": " + answer.text());
      }
      return new Received(text.toByteArray(), ends, startNanos);
    }
  }

  private static int endOfLine(byte[] text, int begin) {
    int end = begin;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return end;
  }

  private static boolean hasText(JsonObject event) {
    var choices = event.getJsonArray("choices");
    if (choices == null || choices.isEmpty()) {
      return false;
    }
    var choice = choices.getJsonObject(0);
    var delta = choice.getJsonObject("delta");
    var text = delta == null ? choice.getValue("text") : delta.getValue("content");
    return text instanceof String some && !some.isEmpty();
  }

  /// Seconds until the first text.
  double firstSeconds() {
    return (textNanos.getFirst() - startNanos) / 1e9;
  }

  /// Tokens that came in that window, taking all pieces of text for equally long.
  double tokensBetween(long fromNanos, long toNanos) {
    long pieces = textNanos.stream().filter(at -> at > fromNanos && at <= toNanos).count();
    return (double) pieces * newTokens / textNanos.size();
  }
}
