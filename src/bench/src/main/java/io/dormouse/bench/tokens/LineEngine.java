package io.dormouse.bench.tokens;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An engine without HTTP: a program that prints `ready`, then answers each line of JSON on its
/// input, `{"prompts": [[id, ...], ...], "new": N, "callers": N}`, with one on its output.
///
/// The answer is `{"total": seconds, "firsts": [seconds, ...], "decode": tokens/s}`: the time of
/// all prompts, the time of each to its first token, and the rate while all callers decoded.
///
/// @param command that starts it
record LineEngine(String name, List<String> command, Path log) implements Engine {
  private static final long ANSWER_SECONDS = 300;

  @Override
  public Running start() throws IOException {
    var process = EngineProcess.piped(command, log);
    var answers = process.process().inputReader(StandardCharsets.UTF_8);
    try {
      if (!"ready".equals(line(process, answers))) {
        throw new IOException(name + " did not come up; see " + log);
      }
    } catch (IOException e) {
      process.end();
      throw e;
    }
    return new Library(process, process.ageMs(), answers);
  }

  /// The next line, or null where the process ended, which one that says nothing for long is made
  /// to.
  private static @Nullable String line(EngineProcess process, BufferedReader answers)
      throws IOException {
    var end =
        CompletableFuture.runAsync(
            () -> process.process().destroyForcibly(),
            CompletableFuture.delayedExecutor(ANSWER_SECONDS, TimeUnit.SECONDS));
    try {
      return answers.readLine();
    } finally {
      end.cancel(false);
    }
  }

  private record Library(EngineProcess process, double loadMs, BufferedReader answers)
      implements Running {
    private JsonObject ask(List<List<Integer>> prompts, int newTokens, int callers)
        throws IOException {
      var ids = new JsonArray();
      prompts.forEach(prompt -> ids.add(Prompts.json(prompt)));
      var ask = new JsonObject().put("prompts", ids).put("new", newTokens).put("callers", callers);
      var input = process.process().getOutputStream();
      input.write((ask.encode() + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
      var answer = line(process, answers);
      if (answer == null) {
        throw new IOException("the engine ended; see its log");
      }
      return new JsonObject(answer);
    }

    private static double median(JsonArray firsts) {
      var sorted =
          firsts.stream().mapToDouble(first -> ((Number) first).doubleValue()).sorted().toArray();
      return sorted[sorted.length / 2];
    }

    @Override
    public double prefill(List<Integer> prompt) throws IOException {
      return prompt.size() / median(ask(List.of(prompt), 1, 1).getJsonArray("firsts"));
    }

    @Override
    public double decode(List<List<Integer>> prompts, int newTokens) throws IOException {
      return ask(prompts, newTokens, prompts.size()).getDouble("decode");
    }

    @Override
    public Served serve(List<List<Integer>> prompts, int newTokens, int callers)
        throws IOException {
      var answer = ask(prompts, newTokens, callers);
      return new Served(
          prompts.size() * newTokens / answer.getDouble("total"),
          median(answer.getJsonArray("firsts")) * 1e3);
    }

    @Override
    public double peakMebibytes() throws IOException {
      return process.peakMebibytes();
    }

    @Override
    public void close() {
      process.end();
    }
  }
}
