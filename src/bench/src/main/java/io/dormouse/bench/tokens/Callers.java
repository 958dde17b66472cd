package io.dormouse.bench.tokens;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Callers of a server that speaks `/v1/completions`.
final class Callers {
  private static final String PATH = "/v1/completions";

  private final int port;
  private final JsonObject common;

  /// @param common what every call says beside its prompt and length
  Callers(int port, JsonObject common) {
    this.port = port;
    this.common = common;
  }

  /// Makes all the calls, so many at a time, each on a connection of its own; answers in the order
  /// of their ends. A caller is a thread of the system, woken by what comes and nothing else.
  List<StreamedCall> call(List<List<Integer>> prompts, int newTokens, int callers)
      throws IOException, InterruptedException {
    var waiting = new ConcurrentLinkedQueue<>(prompts);
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var running = new ArrayList<Future<List<StreamedCall.Received>>>();
      for (int caller = 0; caller < callers; caller++) {
        running.add(threads.submit(() -> inTurn(waiting, newTokens)));
      }
      var received = new ArrayList<StreamedCall.Received>();
      for (var caller : running) {
        received.addAll(caller.get());
      }
      var calls = new ArrayList<StreamedCall>();
      for (var one : received) {
        calls.add(one.read());
      }
      return calls;
    } catch (ExecutionException e) {
      throw new IOException("a call failed: " + e.getCause(), e);
    }
  }

  private List<StreamedCall.Received> inTurn(
      ConcurrentLinkedQueue<List<Integer>> waiting, int newTokens) throws IOException {
    var calls = new ArrayList<StreamedCall.Received>();
    for (var prompt = waiting.poll(); prompt != null; prompt = waiting.poll()) {
      calls.add(StreamedCall.receive(port, PATH, body(prompt, newTokens)));
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
