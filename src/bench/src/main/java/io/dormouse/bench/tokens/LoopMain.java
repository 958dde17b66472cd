package io.dormouse.bench.tokens;

import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.engine.GenerationLimits;
import io.dormouse.worker.engine.GenerationLoop;
import io.dormouse.worker.engine.GenerationRequest;
import io.dormouse.worker.engine.SamplingParameters;
import io.dormouse.worker.model.LanguageModelLoader;
import io.dormouse.worker.model.LanguageSource;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadObserver;
import io.dormouse.worker.model.Provider;
import io.dormouse.worker.model.weights.Precision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// Our engine's loop alone in a process, by the protocol of [LineEngine].
///
/// Arguments: the GGUF file, ONNX Runtime's file, the folder of converted weights, threads, slots,
/// tokens of a slot.
public final class LoopMain {
  private static final int CHUNK = 128;
  private static final int CHUNK_ALONE = 512;
  private static final long QUEUED = 1L << 20;
  private static final int[] END_TOKENS = {};

  private static final class NoLoadObserver implements LoadObserver {
    @Override
    public void found(long totalBytes) {}

    @Override
    public void read(long bytes) {}
  }

  private final GenerationLoop loop;
  private final Semaphore progress = new Semaphore(0);

  private LoopMain(GenerationLoop loop) {
    this.loop = loop;
  }

  /// Loads, prints `ready`, answers until its input ends.
  public static void main(String... arguments) throws IOException, LoadException {
    var source =
        new LanguageSource(
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            List.of(Provider.CPU),
            Integer.parseInt(arguments[3]),
            Precision.FAST,
            Integer.parseInt(arguments[4]),
            Integer.parseInt(arguments[5]),
            Path.of(arguments[2]));
    var model = new LanguageModelLoader(source).load(new NoLoadObserver());
    var limits = new GenerationLimits(CHUNK, CHUNK_ALONE, QUEUED, false);
    try (var loop = new GenerationLoop(model.runner(), limits, System::nanoTime, (_, _, _) -> {})) {
      loop.warmUp(false, () -> true);
      loop.start();
      System.out.println("ready");
      new LoopMain(loop).answerAll();
    }
  }

  private void answerAll() throws IOException {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = input.readLine(); line != null; line = input.readLine()) {
      var ask = new JsonObject(line);
      var prompts = new ArrayDeque<int[]>();
      ask.getJsonArray("prompts").forEach(prompt -> prompts.add(ids((JsonArray) prompt)));
      System.out.println(
          answer(prompts, ask.getInteger("new"), ask.getInteger("callers")).encode());
    }
  }

  private static int[] ids(JsonArray prompt) {
    return prompt.stream().mapToInt(id -> (Integer) id).toArray();
  }

  private JsonObject answer(ArrayDeque<int[]> prompts, int newTokens, int callers) {
    var calls = new ArrayList<Timed>();
    var running = new ArrayList<Timed>();
    long startNanos = System.nanoTime();
    while (!prompts.isEmpty() || !running.isEmpty()) {
      while (running.size() < callers && !prompts.isEmpty()) {
        running.add(submit(prompts.remove(), newTokens));
      }
      progress.acquireUninterruptibly();
      running.removeIf(timed -> timed.ended(calls));
    }
    return times(calls, (System.nanoTime() - startNanos) / 1e9);
  }

  private Timed submit(int[] prompt, int newTokens) {
    long nowNanos = System.nanoTime();
    var request =
        new GenerationRequest(
            prompt,
            newTokens,
            END_TOKENS,
            SamplingParameters.GREEDY,
            0,
            "bench",
            nowNanos,
            Long.MAX_VALUE);
    var timed = new Timed(new GenerationCall(request), nowNanos);
    if (!loop.submit(timed.call, timed::progressed)) {
      throw new IllegalStateException("the engine refused a call");
    }
    return timed;
  }

  /// A call and when its tokens came.
  private final class Timed {
    private final GenerationCall call;
    private final long startNanos;
    private final long[] tokenNanos;
    private int seen;

    private Timed(GenerationCall call, long startNanos) {
      this.call = call;
      this.startNanos = startNanos;
      this.tokenNanos = new long[call.request().maxTokens()];
    }

    private void progressed(GenerationCall same) {
      int available = same.available();
      Arrays.fill(tokenNanos, seen, available, System.nanoTime());
      seen = available;
      if (same.outcome() != null) {
        progress.release();
      }
    }

    private boolean ended(List<Timed> calls) {
      if (call.outcome() == null) {
        return false;
      }
      if (call.available() < tokenNanos.length) {
        throw new IllegalStateException("a call ended early: " + call.outcome());
      }
      calls.add(this);
      return true;
    }

    private double firstSeconds() {
      return (tokenNanos[0] - startNanos) / 1e9;
    }

    private long lastNanos() {
      return tokenNanos[tokenNanos.length - 1];
    }

    private long tokensBetween(long fromNanos, long toNanos) {
      return Arrays.stream(tokenNanos).filter(at -> at > fromNanos && at <= toNanos).count();
    }
  }

  private static JsonObject times(List<Timed> calls, double seconds) {
    long from = calls.stream().mapToLong(timed -> timed.tokenNanos[0]).max().orElseThrow();
    long to = calls.stream().mapToLong(Timed::lastNanos).min().orElseThrow();
    long tokens = calls.stream().mapToLong(timed -> timed.tokensBetween(from, to)).sum();
    return new JsonObject(
        Map.of(
            "total",
            seconds,
            "firsts",
            new JsonArray(calls.stream().map(Timed::firstSeconds).toList()),
            "decode",
            to > from ? tokens * 1e9 / (to - from) : 0.0));
  }
}
