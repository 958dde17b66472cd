package io.dormouse.worker.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/// A stream of server-sent events, read to its end.
record Events(List<String> data) {
  static final String DONE = "[DONE]";

  static Events of(String body) {
    return new Events(
        body.lines()
            .filter(line -> !line.isEmpty())
            .map(line -> {
              if (!line.startsWith("data: ")) {
                throw new AssertionError("no event: " + line);
              }
              return line.substring("data: ".length());
            })
            .toList());
  }

  /// The events before the last, which ends the stream.
  List<JsonObject> chunks() {
    if (!data.getLast().equals(DONE)) {
      throw new AssertionError("not ended: " + data);
    }
    return data.subList(0, data.size() - 1).stream().map(JsonObject::new).toList();
  }

  /// The choices of one index, in order.
  List<JsonObject> choices(int index) {
    return chunks().stream()
        .map(chunk -> chunk.getJsonArray("choices"))
        .filter(choices -> choices != null && !choices.isEmpty())
        .map(choices -> choices.getJsonObject(0))
        .filter(choice -> choice.getInteger("index") == index)
        .toList();
  }

  /// The text of a chat answer.
  String content(int index) {
    return choices(index).stream()
        .map(choice -> choice.getJsonObject("delta").getString("content", ""))
        .collect(Collectors.joining());
  }

  /// The logprobs of a chat answer, as one array.
  JsonArray logprobs(int index) {
    JsonArray all = new JsonArray();
    choices(index).stream()
        .map(choice -> choice.getJsonObject("logprobs"))
        .filter(logprobs -> logprobs != null)
        .forEach(logprobs -> all.addAll(logprobs.getJsonArray("content")));
    return all;
  }
}
