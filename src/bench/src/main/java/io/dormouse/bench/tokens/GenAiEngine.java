package io.dormouse.bench.tokens;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// onnxruntime-genai as a library, without HTTP: static batches, all prompts of one length.
///
/// @param command that starts `genai-engine`
record GenAiEngine(String name, List<String> command, Path log) implements Engine {
  @Override
  public Running start() throws IOException {
    var process = EngineProcess.piped(command, log);
    var answers = process.process().inputReader(StandardCharsets.UTF_8);
    if (!"ready".equals(answers.readLine())) {
      process.end();
      throw new IOException(name + " did not come up; see " + log);
    }
    return new Library(process, process.ageMs(), answers);
  }

  private record Library(EngineProcess process, double loadMs, BufferedReader answers)
      implements Running {
    /// @param first seconds until the first tokens were there
    /// @param total seconds until the last were
    private record Timed(double first, double total) {}

    private Timed generate(List<List<Integer>> prompts, int newTokens) throws IOException {
      var ask = new JsonArray();
      prompts.forEach(prompt -> ask.add(Prompts.json(prompt)));
      var line = new JsonObject().put("prompts", ask).put("new", newTokens).encode() + "\n";
      var input = process.process().getOutputStream();
      input.write(line.getBytes(StandardCharsets.UTF_8));
      input.flush();
      var answer = answers.readLine();
      if (answer == null) {
        throw new IOException("onnxruntime-genai ended");
      }
      var times = new JsonObject(answer);
      return new Timed(times.getDouble("first"), times.getDouble("total"));
    }

    @Override
    public double prefill(List<Integer> prompt) throws IOException {
      return prompt.size() / generate(List.of(prompt), 1).first();
    }

    @Override
    public double decode(List<List<Integer>> prompts, int newTokens) throws IOException {
      var timed = generate(prompts, newTokens);
      return prompts.size() * (newTokens - 1) / (timed.total() - timed.first());
    }

    @Override
    public Served serve(List<List<Integer>> prompts, int newTokens, int callers)
        throws IOException {
      var first = new ArrayList<Double>();
      double seconds = 0;
      var alike = ofMeanLength(prompts);
      for (int from = 0; from < alike.size(); from += callers) {
        var timed =
            generate(alike.subList(from, Math.min(from + callers, alike.size())), newTokens);
        seconds += timed.total();
        first.add(timed.first());
      }
      first.sort(Double::compare);
      return new Served(prompts.size() * newTokens / seconds, first.get(first.size() / 2) * 1e3);
    }

    /// As many tokens in all, evenly dealt, so that no batch is padded.
    private static List<List<Integer>> ofMeanLength(List<List<Integer>> prompts) {
      var all = prompts.stream().flatMap(List::stream).toList();
      int length = all.size() / prompts.size();
      var alike = new ArrayList<List<Integer>>();
      for (int i = 0; i < prompts.size(); i++) {
        alike.add(all.subList(i * length, (i + 1) * length));
      }
      return alike;
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
