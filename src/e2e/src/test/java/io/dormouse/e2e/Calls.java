package io.dormouse.e2e;

import static io.restassured.RestAssured.given;

import io.dormouse.e2e.Client.Answer;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Calls that many tests make.
final class Calls {
  static final Duration SOON = Duration.ofSeconds(15);
  static final String EMBEDDINGS = "/v1/embeddings";
  static final String CHAT = "/v1/chat/completions";

  private Calls() {}

  /// Calls a stand-in's model and waits.
  static Response chat(GatewayProcess gateway, String model, String fault) {
    return post(gateway.base(), CHAT, Client.chatBody(model, fault, false));
  }

  /// Calls an embedding model and waits.
  static Response embed(GatewayProcess gateway, String model) {
    return post(gateway.base(), EMBEDDINGS, "{\"model\":\"" + model + "\",\"input\":\"Hello\"}");
  }

  /// Posts JSON and waits.
  static Response post(URI base, String path, String body) {
    return given().baseUri(base.toString()).contentType("application/json").body(body).post(path);
  }

  /// Gets and waits.
  static Response get(URI base, String path) {
    return given().baseUri(base.toString()).get(path);
  }

  static List<Answer> awaitAll(List<CompletableFuture<Answer>> answers) {
    return answers.stream().map(Client::await).toList();
  }

  static long countLines(GatewayProcess gateway, String text) {
    return gateway.log().lines().stream().filter(line -> line.contains(text)).count();
  }
}
