package io.dormouse.bench.tokens;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Callers of a server that speaks `/v1/completions`.
final class Callers {
  private final URI url;
  private final JsonObject common;

  /// @param common what every call says beside its prompt and length
  Callers(int port, JsonObject common) {
    this.url = URI.create("http://127.0.0.1:" + port + "/v1/completions");
    this.common = common;
  }

  /// Makes all the calls, so many at a time, on connections of their own; answers in the order of
  /// their ends.
  List<StreamedCall> call(List<List<Integer>> prompts, int newTokens, int callers)
      throws IOException, InterruptedException {
    var waiting = new ConcurrentLinkedQueue<>(prompts);
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<List<StreamedCall>>>();
      for (int caller = 0; caller < callers; caller++) {
        running.add(threads.submit(() -> inTurn(client, waiting, newTokens)));
      }
      var calls = new ArrayList<StreamedCall>();
      for (var caller : running) {
        calls.addAll(caller.get());
      }
      return calls;
    } catch (ExecutionException e) {
      throw new IOException("a call failed: " + e.getCause(), e);
    }
  }

  private List<StreamedCall> inTurn(
      HttpClient client, ConcurrentLinkedQueue<List<Integer>> waiting, int newTokens)
      throws IOException, InterruptedException {
    var calls = new ArrayList<StreamedCall>();
    for (var prompt = waiting.poll(); prompt != null; prompt = waiting.poll()) {
      calls.add(StreamedCall.make(client, url, body(prompt, newTokens)));
    }
    return calls;
  }

  private JsonObject body(List<Integer> prompt, int newTokens) {
    return common
        .copy()
        .put("prompt", Prompts.json(prompt))
        .put("max_tokens", newTokens)
        .put("temperature", 0)
        .put("stream", true)
        .put("stream_options", new JsonObject().put("include_usage", true));
  }
}
