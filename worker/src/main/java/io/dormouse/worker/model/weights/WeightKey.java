package io.dormouse.worker.model.weights;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// What a file of converted weights is made of: two with equal keys have equal bytes.
///
/// @param text the format's version, the SHA-256 of the model file's content, the arithmetic, in
///   {@code fast} how whole numbers are stored, and every request of the plan
/// @param fileName such as {@code 3f…-fast-1-8c….weights}
record WeightKey(String text, String fileName) {
  static final String SUFFIX = ".weights";
  private static final int NAMED_DIGITS = 32;

  static WeightKey of(
      String contentHash, WeightPlan plan, Arithmetic arithmetic, WholeNumbers numbers) {
    StringBuilder text = new StringBuilder();
    text.append("version ").append(WeightTable.VERSION);
    text.append("\ncontent ").append(contentHash);
    text.append("\nprecision ").append(arithmetic.label());
    if (arithmetic == Arithmetic.FAST) {
      text.append("\nwhole numbers ").append(numbers.type().label());
    }
    plan.requests().forEach(request -> describe(request, text.append('\n')));
    String name =
        String.join(
            "-",
            contentHash.substring(0, NAMED_DIGITS),
            arithmetic.label(),
            Integer.toString(WeightTable.VERSION),
            checksum(text.toString()));
    return new WeightKey(text.toString(), name.concat(SUFFIX));
  }

  private static void describe(WeightPlan.Request request, StringBuilder text) {
    switch (request) {
      case WeightPlan.Request.Vector(String name, String source) ->
          text.append("vector ").append(name).append(' ').append(source);
      case WeightPlan.Request.Embedding(String name, String source) ->
          text.append("embedding ").append(name).append(' ').append(source);
      case WeightPlan.Request.Linear linear ->
          text.append("linear ").append(linear.name()).append(' ').append(linear.sources());
    }
  }

  private static String checksum(String text) {
    CRC32C checksum = new CRC32C();
    checksum.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }
}
