package io.dormouse.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/// The first call of a language model: its answer appears on the terminal as it is written.
record FirstChat(PrintStream out) implements FirstCall {
  private static final String QUESTION = "What is a dormouse? Answer in one sentence.";
  private static final int MOST_TOKENS = 64;

  @Override
  public String path() {
    return "/v1/chat/completions";
  }

  @Override
  public JsonObject body(String model) {
    var message = new JsonObject().put("role", "user").put("content", QUESTION);
    return new JsonObject()
        .put("model", model)
        .put("messages", new JsonArray().add(message))
        .put("temperature", 0)
        .put("max_tokens", MOST_TOKENS)
        .put("stream", true)
        .put("stream_options", new JsonObject().put("include_usage", true));
  }

  @Override
  public Future<Answer> read(HttpClientResponse response, LongSupplier sinceCallMs, boolean shown) {
    if (shown) {
      out.printf("  > %s%n  ", QUESTION);
    }
    var stream = new ChatStream(sinceCallMs, piece -> show(piece, shown));
    return stream.read(response).onComplete(_ -> end(shown)).map(FirstChat::answer);
  }

  private void show(String piece, boolean shown) {
    if (shown) {
      out.print(piece.replaceAll("[\\p{Cntrl}&&[^\n]]", "").replace("\n", "\n  "));
      out.flush();
    }
  }

  private void end(boolean shown) {
    if (shown) {
      out.println();
    }
  }

  private static Answer answer(ChatStream.Written written) {
    long writingMs = written.lastMs() - written.firstMs();
    String rate =
        writingMs > 0 && written.tokens() > 1
            ? ", %.0f tokens/s".formatted((written.tokens() - 1) * 1000.0 / writingMs)
            : "";
    return new Answer(
        "first token", written.firstMs(), written.lastMs(), written.tokens() + " tokens" + rate);
  }
}
