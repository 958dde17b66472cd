package io.dormouse.bench.tokens;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/// Callers who stream answers of random lengths; some go on with what they asked before, some stop
/// at a text, some leave in the middle, some after a moment, while their call waits or its prompt
/// is computed.
final class RestlessCallers {
  static final int CALLERS = 16;

  private static final String MODEL = "smollm2";
  private static final int MOST_FAULTS = 20;
  private static final int LONGEST_PROMPT = 400;
  private static final int MOST_NEW_TOKENS = 200;
  private static final int LONGEST_MOMENT_MS = 300;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final URI url;
  private final long seed;
  private final LongAdder whole = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final LongAdder leftEarly = new LongAdder();
  private final LongAdder pieces = new LongAdder();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private int turn;

  RestlessCallers(int port, long seed) {
    this.url = URI.create("http://127.0.0.1:" + port + "/v1/completions");
    this.seed = seed;
  }

  /// Makes as many calls at once as there are callers, each of the greatest lengths, so that every
  /// slot's memory is touched as far as it will ever be.
  void callAtFullLength() throws IOException, InterruptedException {
    var callers = new Callers(url.getPort(), new JsonObject().put("model", MODEL));
    var prompts = new Prompts(seed).alike(CALLERS, LONGEST_PROMPT);
    callers.call(prompts, MOST_NEW_TOKENS, CALLERS);
  }

  /// Calls for so long, then waits for the ends.
  void callFor(Duration time) throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + time.toNanos();
    turn++;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var running = new ArrayList<Future<?>>();
      for (int caller = 0; caller < CALLERS; caller++) {
        var random = new Random(seed * 1_000_003 + turn * 1_009L + caller);
        running.add(
            threads.submit(() -> {
              var prompt = List.<Integer>of();
              while (System.nanoTime() < endNanos) {
                prompt = prompt(random, prompt);
                call(client, random, prompt);
              }
            }));
      }
      for (var caller : running) {
        caller.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a caller failed: " + e.getCause(), e);
    }
  }

  /// A new one, or the one before with more behind it.
  private static List<Integer> prompt(Random random, List<Integer> before) {
    int length = 1 + random.nextInt(LONGEST_PROMPT);
    var fresh = new Prompts(random.nextLong()).ofLength(length);
    if (random.nextInt(3) > 0 || before.size() >= length) {
      return fresh;
    }
    var longer = new ArrayList<>(before);
    longer.addAll(fresh.subList(0, length - before.size()));
    return longer;
  }

  private void call(HttpClient client, Random random, List<Integer> prompt) {
    try {
      var request =
          HttpRequest.newBuilder(url)
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body(random, prompt).encode()))
              .build();
      var response = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
      if (random.nextInt(8) == 0 && leaves(response, random.nextInt(LONGEST_MOMENT_MS))) {
        leftEarly.increment();
        return;
      }
      read(response.get(), random);
    } catch (IOException | ExecutionException e) {
      fault(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits so long for the head of an answer and hangs up if it has not come.
  private static boolean leaves(CompletableFuture<?> response, int milliseconds)
      throws InterruptedException, ExecutionException {
    try {
      response.get(milliseconds, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException notYet) {
      return response.cancel(true);
    }
  }

  private void read(HttpResponse<InputStream> response, Random random) throws IOException {
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (response.statusCode() == 200) {
        read(lines, random.nextInt(4) == 0 ? random.nextInt(MOST_NEW_TOKENS) : Integer.MAX_VALUE);
      } else {
        fault(response.statusCode() + ": " + lines.readLine());
      }
    }
  }

  private void read(BufferedReader lines, int mostPieces) throws IOException {
    int seen = 0;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("data: [DONE]")) {
        whole.increment();
        return;
      }
      if (!line.startsWith("data:")) {
        continue;
      }
      if (line.startsWith("data: {\"error\"")) {
        fault(line);
        return;
      }
      pieces.increment();
      seen++;
      if (seen > mostPieces) {
        left.increment();
        return;
      }
    }
    fault("a stream ended without its last line");
  }

  private static JsonObject body(Random random, List<Integer> prompt) {
    var body =
        new JsonObject()
            .put("model", MODEL)
            .put("prompt", Prompts.json(prompt))
            .put("max_tokens", 1 + random.nextInt(MOST_NEW_TOKENS))
            .put("temperature", random.nextInt(2))
            .put("seed", random.nextInt(1_000_000))
            .put("stream", true);
    if (random.nextInt(5) == 0) {
      body.put("stop", new JsonArray(List.of("e", "\n")));
    }
    return body;
  }

  private void fault(String text) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(text);
    }
  }

  /// What happened so far.
  String counts() {
    return "%d answers read to the end, %d left in the middle, %d before the first byte, %d pieces of text"
        .formatted(whole.sum(), left.sum(), leftEarly.sum(), pieces.sum());
  }

  /// What went wrong, the first few.
  List<String> faults() {
    return List.copyOf(faults);
  }
}
