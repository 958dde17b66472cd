package io.dormouse.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The event stream of one chat completion, read as it comes.
final class ChatStream {
  private static final String DATA = "data: ";
  private static final String DONE = "[DONE]";

  private final LongSupplier sinceCallMs;
  private final Consumer<String> pieces;
  private final Promise<Written> written = Promise.promise();
  private long firstMs;
  private long lastMs;
  private int events;
  private int tokens;

  /// Gives every piece of text to `pieces`.
  ChatStream(LongSupplier sinceCallMs, Consumer<String> pieces) {
    this.sinceCallMs = sinceCallMs;
    this.pieces = pieces;
  }

  /// A whole answer.
  ///
  /// @param firstMs when the first piece of text came, in milliseconds since the call
  /// @param lastMs when the last one came
  /// @param tokens as the server counts them; where it does not, how many pieces came
  record Written(long firstMs, long lastMs, int tokens) {}

  /// Reads to the end; fails with the server's words where the stream ends with an error.
  Future<Written> read(HttpClientResponse response) {
    response.exceptionHandler(written::tryFail);
    response.endHandler(_ -> written.tryFail("the stream ended before it was done"));
    response.handler(RecordParser.newDelimited("\n", this::line));
    return written.future();
  }

  private void line(Buffer line) {
    String text = line.toString().strip();
    if (!text.startsWith(DATA)) {
      return;
    }
    String data = text.substring(DATA.length());
    if (data.equals(DONE)) {
      written.tryComplete(new Written(firstMs, lastMs, tokens > 0 ? tokens : events));
    } else {
      event(new JsonObject(data));
    }
  }

  private void event(JsonObject event) {
    JsonObject error = event.getJsonObject("error");
    if (error != null) {
      written.tryFail(error.getString("message", "the server gave no reason"));
      return;
    }
    JsonObject usage = event.getJsonObject("usage");
    if (usage != null) {
      tokens = usage.getInteger("completion_tokens", 0);
    }
    JsonArray choices = event.getJsonArray("choices", new JsonArray());
    if (!choices.isEmpty()) {
      JsonObject delta = choices.getJsonObject(0).getJsonObject("delta", new JsonObject());
      String piece = delta.getString("content");
      if (piece != null && !piece.isEmpty()) {
        arrived(piece);
      }
    }
  }

  private void arrived(String piece) {
    lastMs = sinceCallMs.getAsLong();
    if (events == 0) {
      firstMs = lastMs;
    }
    events++;
    pieces.accept(piece);
  }
}
