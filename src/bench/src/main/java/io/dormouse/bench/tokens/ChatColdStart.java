package io.dormouse.bench.tokens;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.report.Report;
import io.dormouse.e2e.Dist;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// The first token of a chat answer at its client: of our worker and of llama.cpp's server, each
/// from the start of its process, and of a call through the gateway to the model asleep.
public final class ChatColdStart {
  static final String WORKER = "our worker: spawn to first token";
  static final String GATEWAY = "through Dormouse: call to first token";
  static final String PEER = "llama.cpp server: spawn to first token";

  private static final int RUNS = 20;
  private static final String MODEL = "smollm2";
  private static final int NEW_TOKENS = 8;

  private final Repository repository;

  /// A benchmark of that checkout.
  public ChatColdStart(Repository repository) {
    this.repository = repository;
  }

  /// Measures.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    int runs = options.number("--runs", RUNS);
    var engines = new Engines(repository);
    engines.install(progress);
    var peer = engines.llamaServer();
    var results = new ChatColdStartResults(engines.notes());
    try (var gateway = gateway()) {
      progress.println("one round that does not count");
      for (int run = 0; run <= runs; run++) {
        var round = run == 0 ? new ChatColdStartResults("") : results;
        round.worker(fromSpawn(engines.dormouse()));
        if (peer.isPresent()) {
          round.peer(fromSpawn(peer.get()));
        }
        asleep(gateway, round);
        if (run > 0) {
          progress.println(results.progress(run, runs));
        }
      }
    }
    return results.report();
  }

  private Gateway gateway() throws IOException {
    var dist = new Dist(repository.distribution());
    var configuration =
        """
        dormouse:
          models:
            %s:
              path: "%s"
              slots: %d
              context: %d
              idle-timeout: 1h
        """
            .formatted(MODEL, dist.chatModel().orElseThrow(), Engines.SLOTS, Engines.CONTEXT);
    return Gateway.start(dist, repository.target(), List.of(), configuration);
  }

  private ChatColdStartResults.Started fromSpawn(HttpEngine engine)
      throws IOException, InterruptedException {
    var started = engine.open();
    try {
      var call = chat(started.port());
      long firstNanos = call.textNanos().getFirst() - started.process().startNanos();
      return new ChatColdStartResults.Started(firstNanos / 1e6, started.loadMs());
    } finally {
      started.process().end();
    }
  }

  private void asleep(Gateway gateway, ChatColdStartResults results)
      throws IOException, InterruptedException {
    gateway.admin().sleep(MODEL);
    double coldMs = chat(gateway.port()).firstSeconds() * 1e3;
    var lastWake = gateway.admin().pool(MODEL).getJsonObject("lastWake", new JsonObject());
    results.gateway(coldMs, chat(gateway.port()).firstSeconds() * 1e3, lastWake);
    gateway.admin().sleep(MODEL);
  }

  private static StreamedCall chat(int port) throws IOException {
    var message = new JsonObject().put("role", "user").put("content", "Name three animals.");
    var body =
        new JsonObject()
            .put("model", MODEL)
            .put("messages", new JsonArray(List.of(message)))
            .put("max_tokens", NEW_TOKENS)
            .put("temperature", 0)
            .put("stream", true)
            .put("stream_options", new JsonObject().put("include_usage", true));
    return StreamedCall.receive(port, "/v1/chat/completions", body).read();
  }
}
