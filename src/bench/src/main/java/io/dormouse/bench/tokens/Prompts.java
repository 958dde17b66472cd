package io.dormouse.bench.tokens;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Prompts of random tokens, never the same twice, so that no engine finds one in its cache.
final class Prompts {
  /// Ids of ordinary words: neither control tokens nor single bytes.
  private static final int FIRST_ID = 1_000;

  private static final int LAST_ID = 20_000;

  private final Random random;

  Prompts(long seed) {
    this.random = new Random(seed);
  }

  /// One of so many tokens.
  List<Integer> ofLength(int tokens) {
    return random.ints(tokens, FIRST_ID, LAST_ID).boxed().toList();
  }

  /// So many of one length.
  List<List<Integer>> alike(int count, int tokens) {
    var prompts = new ArrayList<List<Integer>>(count);
    for (int i = 0; i < count; i++) {
      prompts.add(ofLength(tokens));
    }
    return prompts;
  }

  /// So many of lengths spread evenly from the shortest to the longest, in random order.
  List<List<Integer>> spread(int count, int shortest, int longest) {
    var prompts = new ArrayList<List<Integer>>(count);
    for (int i = 0; i < count; i++) {
      int length = shortest + (longest - shortest) * i / Math.max(1, count - 1);
      prompts.add(random.nextInt(prompts.size() + 1), ofLength(length));
    }
    return prompts;
  }

  /// As JSON.
  static JsonArray json(List<Integer> prompt) {
    return new JsonArray(List.copyOf(prompt));
  }
}
