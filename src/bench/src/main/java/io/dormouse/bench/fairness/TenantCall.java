package io.dormouse.bench.fairness;

import io.vertx.core.json.JsonObject;
import java.util.random.RandomGenerator;

/// One call of a tenant: a text, and so many tokens asked for.
///
/// @param body its JSON
/// @param cost in tokens, as the gateway estimates it
record TenantCall(JsonObject body, long cost) {
  private static final int BYTES_PER_TOKEN = 4;
  private static final int LEAST_TOKENS = 16;
  private static final int MOST_TOKENS = 2_048;
  private static final int MOST_TEXT_BYTES = 4_096;

  /// A call of random text length and answer length.
  static TenantCall random(String model, RandomGenerator random) {
    int tokens = random.nextInt(LEAST_TOKENS, MOST_TOKENS + 1);
    var body =
        new JsonObject()
            .put("model", model)
            .put("max_tokens", tokens)
            .put("input", "x".repeat(random.nextInt(1, MOST_TEXT_BYTES)));
    return new TenantCall(body, cost(body.toBuffer().length(), tokens));
  }

  /// Text and longest answer together.
  static long cost(int bytes, int tokens) {
    return (long) bytes / BYTES_PER_TOKEN + tokens;
  }
}
