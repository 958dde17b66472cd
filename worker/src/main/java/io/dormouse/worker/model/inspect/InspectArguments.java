package io.dormouse.worker.model.inspect;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// The arguments of `model`, read.
sealed interface InspectArguments {
  int DEFAULT_SLOTS = 16;
  int DEFAULT_CONTEXT = 4096;
  int MOST_SLOTS = 256;
  int MOST_CONTEXT = 1 << 20;
  String USAGE = "usage: model inspect PATH [--slots N] [--context N]";

  /// What to inspect, and how many answers at once of how many tokens to reckon with.
  record Inspect(Path path, int slots, int context) implements InspectArguments {}

  /// To say how it is used.
  record Help() implements InspectArguments {}

  /// Not understood.
  record Refused(String problem) implements InspectArguments {}

  static InspectArguments parse(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      return new Help();
    }
    if (arguments.size() < 2 || !arguments.getFirst().equals("inspect")) {
      return new Refused("it needs: inspect PATH");
    }
    int slots = DEFAULT_SLOTS;
    int context = DEFAULT_CONTEXT;
    for (int i = 2; i < arguments.size(); i += 2) {
      String flag = arguments.get(i);
      String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      if (!flag.equals("--slots") && !flag.equals("--context")) {
        return new Refused("unknown option: " + flag);
      }
      int most = flag.equals("--slots") ? MOST_SLOTS : MOST_CONTEXT;
      if (!value.matches("[1-9]\\d{0,6}") || Integer.parseInt(value) > most) {
        return new Refused(
            "%s wants a number from 1 to %d, got: '%s'".formatted(flag, most, value));
      }
      if (flag.equals("--slots")) {
        slots = Integer.parseInt(value);
      } else {
        context = Integer.parseInt(value);
      }
    }
    try {
      return new Inspect(Path.of(arguments.get(1)), slots, context);
    } catch (InvalidPathException e) {
      return new Refused("it is no path: " + e.getInput());
    }
  }
}
