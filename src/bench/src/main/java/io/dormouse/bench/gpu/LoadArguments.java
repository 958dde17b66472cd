package io.dormouse.bench.gpu;

import java.nio.file.Path;
import java.util.List;

/// What a program of this package loads, as the first arguments of its command line.
///
/// @param file the GGUF file
/// @param ortLibrary ONNX Runtime's file
/// @param weights folder of converted weights
/// @param provider `cuda` or `cpu`
/// @param slots sequences at once
/// @param context tokens of a slot
record LoadArguments(
    Path file,
    Path ortLibrary,
    Path weights,
    String provider,
    int slots,
    int context,
    int threads) {
  /// Arguments that a load takes; those behind them are the program's own.
  static final int COUNT = 7;

  static LoadArguments of(String... arguments) {
    return new LoadArguments(
        Path.of(arguments[0]),
        Path.of(arguments[1]),
        Path.of(arguments[2]),
        arguments[3],
        Integer.parseInt(arguments[4]),
        Integer.parseInt(arguments[5]),
        Integer.parseInt(arguments[6]));
  }

  /// The same on another provider.
  LoadArguments on(String other) {
    return new LoadArguments(file, ortLibrary, weights, other, slots, context, threads);
  }

  /// The same of another file, with so many slots of so many tokens.
  LoadArguments of(Path other, int manySlots, int manyTokens) {
    return new LoadArguments(other, ortLibrary, weights, provider, manySlots, manyTokens, threads);
  }

  List<String> list() {
    return List.of(
        file.toString(),
        ortLibrary.toString(),
        weights.toString(),
        provider,
        Integer.toString(slots),
        Integer.toString(context),
        Integer.toString(threads));
  }
}
