package io.dormouse.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A caller of the gateway that judges answers as a client sees them.
///
/// @param http connections
/// @param base where it calls
/// @param timeout longest wait for an answer
public record Client(HttpClient http, URI base, Duration timeout) implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REQUEST_ID = "X-Request-Id";

  /// A caller with connections of its own.
  public static Client of(URI base) {
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new Client(http, base, Duration.ofSeconds(60));
  }

  /// One answer.
  ///
  /// @param requestId what this client sent
  /// @param body the whole of it
  public record Answer(int status, HttpHeaders headers, String body, String requestId) {
    /// The body as JSON.
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException broken) {
        throw new AssertionError("not JSON: " + body, broken);
      }
    }

    /// `error.code` of an error body; empty where there is none.
    public String errorCode() {
      return status < 400 ? "" : json().path("error").path("code").asText("");
    }

    /// First value of a header; empty where there is none.
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /// Whether the answer carries this client's own request id.
    public boolean echoesRequestId() {
      return header(REQUEST_ID).equals(requestId);
    }
  }

  /// Calls `/v1/embeddings`.
  public CompletableFuture<Answer> embed(String model, String input, Map<String, String> headers) {
    var body = JSON.createObjectNode().put("model", model).put("input", input);
    return post("/v1/embeddings", body.toString(), headers);
  }

  /// Calls `/v1/embeddings`.
  public CompletableFuture<Answer> embed(String model, String input) {
    return embed(model, input, Map.of());
  }

  /// Calls `/v1/chat/completions` of a [StandIn].
  ///
  /// @param fault what the stand-in is to do; see there
  public CompletableFuture<Answer> chat(String model, String fault) {
    return post("/v1/chat/completions", chatBody(model, fault, false), Map.of());
  }

  /// A body for [#chat].
  public static String chatBody(String model, String fault, boolean stream) {
    var body = JSON.createObjectNode().put("model", model).put("stream", stream);
    body.putArray("messages").addObject().put("role", "user").put("content", "Hello");
    return body.put("fault", fault).toString();
  }

  /// Posts JSON with a request id of its own.
  public CompletableFuture<Answer> post(String path, String body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    request.header("Content-Type", "application/json");
    return send(request, headers);
  }

  /// Gets a path.
  public CompletableFuture<Answer> get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).timeout(timeout), Map.of());
  }

  private CompletableFuture<Answer> send(HttpRequest.Builder request, Map<String, String> headers) {
    String id = headers.getOrDefault(REQUEST_ID, UUID.randomUUID().toString());
    request.setHeader(REQUEST_ID, id);
    headers.forEach(request::setHeader);
    var exchange = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    var answer =
        exchange.thenApply(
            response -> new Answer(response.statusCode(), response.headers(), response.body(), id));
    // Whoever gives up on the answer hangs up.
    var _ =
        answer.whenComplete((_, failure) -> {
          if (answer.isCancelled()) {
            exchange.cancel(true);
          }
        });
    return answer;
  }

  /// The answer, waited for.
  public static Answer await(CompletableFuture<Answer> answer) {
    try {
      return answer.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof IOException broken
          ? new UncheckedIOException(broken)
          : failed;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
