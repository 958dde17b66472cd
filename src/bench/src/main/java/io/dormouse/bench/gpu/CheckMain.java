package io.dormouse.bench.gpu;

import io.dormouse.worker.model.LanguageModelLoader;
import io.dormouse.worker.model.LanguageRunner;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.Provider;
import io.dormouse.worker.model.weights.Precision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Feeds the same tokens to a model as it is measured and to `exact` on the CPU, and compares the
/// logits of each position.
///
/// The measured side gets prompts in chunks, decodes rows of different lengths together, and has
/// two of them exchanged on the way; slots are used again. Arguments: those of {@link
/// LoadArguments}, and a file with `cases` of `prompt_ids` and `greedy_ids`, or `-` for random
/// tokens.
public final class CheckMain {
  private static final int CHUNK = 16;
  private static final int RANDOM_CASES = 12;
  private static final int RANDOM_STEPS = 64;
  private static final int SHORTEST = 3;
  private static final int LENGTHS = 60;

  private final LanguageRunner expected;
  private final LanguageRunner actual;
  private final float[] expectedLogits;
  private final float[] actualLogits;
  private final Agreement agreement = new Agreement();

  /// @param forced tokens that are decoded after the prompt, whatever is likeliest
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Case(int[] prompt, int[] forced) {}

  private CheckMain(LanguageRunner expected, LanguageRunner actual) {
    this.expected = expected;
    this.actual = actual;
    this.expectedLogits = new float[expected.vocabulary()];
    this.actualLogits = new float[actual.vocabulary()];
  }

  /// Compares and ends.
  public static void main(String... arguments) throws IOException, LoadException {
    var load = LoadArguments.of(arguments);
    var exact = MeasuredModel.source(load.on(Provider.CPU.label()), Precision.EXACT);
    var measured = MeasuredModel.source(load, Precision.FAST);
    try (var expected = MeasuredModel.load(new LanguageModelLoader(exact)).runner();
        var actual = MeasuredModel.load(new LanguageModelLoader(measured)).runner()) {
      var check = new CheckMain(expected, actual);
      var file = arguments[LoadArguments.COUNT];
      var cases = file.equals("-") ? random(expected.vocabulary()) : cases(Path.of(file));
      for (int first = 0; first < cases.size(); first += load.slots()) {
        check.compare(cases.subList(first, Math.min(cases.size(), first + load.slots())));
      }
      MeasuredModel.say(check.agreement.json().put("event", "checked"));
    }
  }

  private void compare(List<Case> cases) {
    int rows = cases.size();
    int[] past = new int[rows];
    for (int row = 0; row < rows; row++) {
      var prompt = cases.get(row).prompt();
      past[row] = prompt.length;
      expected.prefill(row, prompt, 0, prompt.length, 0);
      prefillInChunks(row, prompt);
      compare(0, 0);
    }
    int steps = cases.stream().mapToInt(one -> one.forced().length).min().orElseThrow();
    int[] place = new int[rows];
    for (int row = 0; row < rows; row++) {
      place[row] = row;
    }
    for (int step = 0; step < steps; step++) {
      if (step == steps / 2 && rows > 1) {
        actual.swap(0, past[0], rows - 1, past[rows - 1]);
        place[0] = rows - 1;
        place[rows - 1] = 0;
      }
      decode(cases, step, past, place);
    }
  }

  private void prefillInChunks(int slot, int[] prompt) {
    int done = 0;
    while (done < prompt.length) {
      int count = Math.min(CHUNK, prompt.length - done);
      boolean leavesOne = prompt.length - done - count == 1;
      count = leavesOne ? count + 1 : count;
      actual.prefill(slot, prompt, done, count, done);
      done += count;
    }
  }

  /// @param place the measured side's slot of a row
  private void decode(List<Case> cases, int step, int[] past, int[] place) {
    int rows = past.length;
    int[] tokens = new int[rows];
    int[] movedTokens = new int[rows];
    int[] movedPast = new int[rows];
    for (int row = 0; row < rows; row++) {
      tokens[row] = cases.get(row).forced()[step];
      movedTokens[place[row]] = tokens[row];
      movedPast[place[row]] = past[row];
    }
    expected.decode(rows, tokens, past);
    actual.decode(rows, movedTokens, movedPast);
    for (int row = 0; row < rows; row++) {
      compare(row, place[row]);
      past[row]++;
    }
  }

  private void compare(int row, int place) {
    expected.logits(row, expectedLogits);
    actual.logits(place, actualLogits);
    agreement.add(expectedLogits, actualLogits);
  }

  private static List<Case> random(int vocabulary) {
    var random = new Random(7);
    var cases = new ArrayList<Case>();
    for (int i = 0; i < RANDOM_CASES; i++) {
      cases.add(
          new Case(
              random.ints(SHORTEST + random.nextInt(LENGTHS), 0, vocabulary).toArray(),
              random.ints(RANDOM_STEPS, 0, vocabulary).toArray()));
    }
    return cases;
  }

  private static List<Case> cases(Path file) throws IOException {
    return new JsonObject(Files.readString(file))
        .getJsonArray("cases").stream()
            .map(JsonObject.class::cast)
            .map(one -> new Case(ids(one, "prompt_ids"), ids(one, "greedy_ids")))
            .toList();
  }

  private static int[] ids(JsonObject one, String name) {
    JsonArray ids = one.getJsonArray(name);
    return ids.stream().mapToInt(id -> (Integer) id).toArray();
  }
}
