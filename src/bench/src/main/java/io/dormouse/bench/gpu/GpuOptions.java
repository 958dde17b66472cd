package io.dormouse.bench.gpu;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What is measured.
///
/// @param provider `cuda` or `cpu`
/// @param slots sequences of one model at once, at most 64 of which are measured
/// @param context tokens of a slot
/// @param loads loads and releases of the part `memory`
/// @param kills kills of the part `memory`
/// @param seed of the moments of those kills
/// @param python what runs the part `floor`
record GpuOptions(
    List<ModelShape> shapes,
    Set<GpuPart> parts,
    String provider,
    int slots,
    int context,
    int loads,
    int kills,
    int seed,
    String python) {
  static final int[] ROWS = {1, 8, 32, 64};
  static final int[] PROMPTS = {512, 4096};
  private static final int SLOTS = 64;
  private static final int CONTEXT = 4352;
  private static final int LOADS = 50;
  private static final int KILLS = 20;
  static final String USAGE =
      """
      usage: ./dormouse bench gpu [OPTIONS]

        --shape tiny|small|1b|8b  one shape only (1b and 8b)
        --part NAME            one part only, may be given again (all):
          check                  answers beside those of `exact` on the CPU
          speed                  loads, decodes, prefills
          profile                where the time of a decode of the last shape goes
          floor                  PyTorch and vLLM with the last shape, where Python has them
          memory                 what is left after loads and releases, and after kills, of the first shape
        --provider cuda|cpu    what runs it (cuda); cpu shows that the benchmark works
        --slots N              sequences at once (64)
        --context N            tokens of a sequence (4352; prefills that do not fit are left out)
        --loads N              loads and releases (50)
        --kills N              kills (20)
        --seed N               of the moments of kills (1)
        --python PROGRAM       for the part floor (python3)
      """;

  GpuOptions {
    shapes = List.copyOf(shapes);
    parts = Set.copyOf(parts);
  }

  /// What the results are called: all of them `gpu`, some by their parts too.
  String name() {
    return parts.size() == GpuPart.values().length
        ? "gpu"
        : Stream.of(GpuPart.values())
            .filter(parts::contains)
            .map(GpuPart::label)
            .collect(Collectors.joining("-", "gpu-", ""));
  }

  /// Numbers of rows that are decoded together, which this many slots can hold.
  int[] rows() {
    return IntStream.of(ROWS).filter(rows -> rows <= slots).toArray();
  }

  /// Lengths of prompts that this context holds.
  int[] prompts() {
    return IntStream.of(PROMPTS).filter(length -> length < context).toArray();
  }

  boolean cuda() {
    return provider.equals("cuda");
  }

  /// Reads a command line.
  ///
  /// @throws IllegalArgumentException that names what is wrong
  static GpuOptions parse(List<String> arguments) {
    var shapes = new ArrayList<ModelShape>();
    var parts = EnumSet.noneOf(GpuPart.class);
    var provider = "cuda";
    int slots = SLOTS;
    int context = CONTEXT;
    int loads = LOADS;
    int kills = KILLS;
    int seed = 1;
    var python = "python3";
    for (int i = 0; i < arguments.size(); i += 2) {
      var flag = arguments.get(i);
      var value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      switch (flag) {
        case "--shape" -> shapes.add(ModelShape.named(value).orElseThrow(() -> wrong(flag, value)));
        case "--part" -> parts.add(GpuPart.named(value).orElseThrow(() -> wrong(flag, value)));
        case "--provider" -> provider = oneOf(flag, value, "cuda", "cpu");
        case "--slots" -> slots = number(flag, value);
        case "--context" -> context = number(flag, value);
        case "--loads" -> loads = number(flag, value);
        case "--kills" -> kills = number(flag, value);
        case "--seed" -> seed = number(flag, value);
        case "--python" -> python = given(flag, value);
        default -> throw new IllegalArgumentException("unknown option: " + flag);
      }
    }
    return new GpuOptions(
        shapes.isEmpty() ? List.of(ModelShape.ONE, ModelShape.EIGHT) : shapes,
        parts.isEmpty() ? EnumSet.allOf(GpuPart.class) : parts,
        provider,
        slots,
        context,
        loads,
        kills,
        seed,
        python);
  }

  private static String oneOf(String flag, String value, String... known) {
    if (!List.of(known).contains(value)) {
      throw wrong(flag, value);
    }
    return value;
  }

  private static String given(String flag, String value) {
    if (value.isEmpty()) {
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
