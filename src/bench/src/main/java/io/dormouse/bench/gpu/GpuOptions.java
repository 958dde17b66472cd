package io.dormouse.bench.gpu;

import java.util.ArrayList;
import java.util.List;

/// What is measured.
///
/// @param provider `cuda` or `cpu`
/// @param slots sequences of one model at once, at most 64 of which are measured
/// @param context tokens of a slot
record GpuOptions(List<ModelShape> shapes, String provider, int slots, int context) {
  private static final int SLOTS = 64;
  private static final int CONTEXT = 4352;
  static final String USAGE =
      """
      usage: ./dormouse bench gpu [OPTIONS]

        --shape tiny|1b|8b     one shape only (1b and 8b)
        --provider cuda|cpu    what runs it (cuda); cpu shows that the benchmark works
        --slots N              sequences at once (64)
        --context N            tokens of a sequence (4352; prefills that do not fit are left out)
      """;

  GpuOptions {
    shapes = List.copyOf(shapes);
  }

  /// Reads a command line.
  ///
  /// @throws IllegalArgumentException that names what is wrong
  static GpuOptions parse(List<String> arguments) {
    var shapes = new ArrayList<ModelShape>();
    var provider = "cuda";
    int slots = SLOTS;
    int context = CONTEXT;
    for (int i = 0; i < arguments.size(); i += 2) {
      var flag = arguments.get(i);
      var value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      switch (flag) {
        case "--shape" -> shapes.add(ModelShape.named(value).orElseThrow(() -> wrong(flag, value)));
        case "--provider" -> provider = oneOf(flag, value, "cuda", "cpu");
        case "--slots" -> slots = number(flag, value);
        case "--context" -> context = number(flag, value);
        default -> throw new IllegalArgumentException("unknown option: " + flag);
      }
    }
    var chosen = shapes.isEmpty() ? List.of(ModelShape.ONE, ModelShape.EIGHT) : shapes;
    return new GpuOptions(chosen, provider, slots, context);
  }

  private static String oneOf(String flag, String value, String... known) {
    if (!List.of(known).contains(value)) {
      throw wrong(flag, value);
    }
    return value;
  }

  private static int number(String flag, String value) {
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw wrong(flag, value);
    }
    return Integer.parseInt(value);
  }

  private static IllegalArgumentException wrong(String flag, String value) {
    return new IllegalArgumentException(flag + " does not take '" + value + "'");
  }
}
