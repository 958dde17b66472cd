package io.dormouse.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The command line of `bench` and `soak`: an optional name, then flags with whole numbers.
///
/// @param name of the one to run, or all
/// @param numbers by flag, such as `--runs`
public record Options(Optional<String> name, Map<String, Integer> numbers) {

  /// A command line that cannot be understood.
  static final class WrongUsage extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    WrongUsage(String message) {
      super(message);
      this.reason = message;
    }

    /// What is wrong, for the user.
    String reason() {
      return reason;
    }
  }

  /// Parses; every flag must be in the table of known ones.
  static Options parse(SequencedMap<String, String> known, List<String> arguments)
      throws WrongUsage {
    Optional<String> name = Optional.empty();
    var numbers = new HashMap<String, Integer>();
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (known.containsKey(argument)) {
        i++;
        numbers.put(argument, number(argument, i < arguments.size() ? arguments.get(i) : ""));
      } else if (i == 0 && !argument.startsWith("-")) {
        name = Optional.of(argument);
      } else {
        throw new WrongUsage("unknown option: " + argument);
      }
    }
    return new Options(name, Map.copyOf(numbers));
  }

  /// The number given with a flag, or the default.
  public int number(String flag, int otherwise) {
    return numbers.getOrDefault(flag, otherwise);
  }

  private static int number(String flag, String text) throws WrongUsage {
    if (!text.matches("[0-9]{1,9}")) {
      throw new WrongUsage(flag + " takes a whole number, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }
}
