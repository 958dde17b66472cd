package io.dormouse.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// The chat model of the demo, and calls of it.
final class ChatModel {
  static final String NAME = "smollm2-135m-instruct";

  /// Longest load, the conversion of its weights included.
  static final Duration LOADED = Duration.ofMinutes(1);

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private ChatModel() {}

  /// Its file; where the build could not fetch it, the test is left out.
  static Path file() {
    var file = Dist.find().chatModel();
    assumeTrue(file.isPresent(), "the chat model could not be fetched");
    return file.get();
  }

  /// A question.
  static ObjectNode body(String question, int mostTokens) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("model", NAME).put("temperature", 0).put("max_tokens", mostTokens);
    body.putArray("messages").addObject().put("role", "user").put("content", question);
    return body;
  }

  /// An answer as it comes.
  ///
  /// @param events lines that begin with `data: `; closing them hangs up
  record Streamed(int status, HttpHeaders headers, Stream<String> events) implements AutoCloseable {
    @Override
    public void close() {
      events.close();
    }
  }

  /// Asks for a stream and returns with its head.
  static Streamed stream(HttpClient http, URI base, ObjectNode body)
      throws IOException, InterruptedException {
    return streamed(http.send(request(base, body), HttpResponse.BodyHandlers.ofLines()));
  }

  /// The same, without waiting.
  static CompletableFuture<Streamed> streamSoon(HttpClient http, URI base, ObjectNode body) {
    return http.sendAsync(request(base, body), HttpResponse.BodyHandlers.ofLines())
        .thenApply(ChatModel::streamed);
  }

  private static HttpRequest request(URI base, ObjectNode body) {
    body.put("stream", true).putObject("stream_options").put("include_usage", true);
    return HttpRequest.newBuilder(base.resolve(Calls.CHAT))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  private static Streamed streamed(HttpResponse<Stream<String>> response) {
    var events = response.body().filter(line -> line.startsWith("data:"));
    return new Streamed(response.statusCode(), response.headers(), events);
  }
}
