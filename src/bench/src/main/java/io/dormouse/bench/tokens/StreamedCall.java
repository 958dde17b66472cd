package io.dormouse.bench.tokens;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  /// Calls and reads to the end.
  static StreamedCall make(HttpClient client, URI url, JsonObject body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    long startNanos = System.nanoTime();
    var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (response.statusCode() != 200) {
        throw new IOException("the call answered " + response.statusCode() + ": " + rest(lines));
      }
      return read(lines, startNanos);
    }
  }

  private static String rest(BufferedReader lines) {
    return String.join("\n", lines.lines().limit(20).toList());
  }

  private static StreamedCall read(BufferedReader lines, long startNanos) throws IOException {
    var textNanos = new ArrayList<Long>();
    var usage = new JsonObject();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.startsWith(DATA) || line.endsWith("[DONE]")) {
        continue;
      }
      long nowNanos = System.nanoTime();
      var event = new JsonObject(line.substring(DATA.length()));
      if (event.containsKey("error")) {
        throw new IOException("the stream broke off: " + line);
      }
      if (hasText(event)) {
        textNanos.add(nowNanos);
      }
      usage =
          event.getJsonObject("usage", usage) == null ? usage : event.getJsonObject("usage", usage);
    }
    if (textNanos.isEmpty() || !usage.containsKey("completion_tokens")) {
      throw new IOException("the stream ended without text or usage");
    }
    return new StreamedCall(
        usage.getInteger("prompt_tokens"),
        usage.getInteger("completion_tokens"),
        startNanos,
        List.copyOf(textNanos),
        System.nanoTime());
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
