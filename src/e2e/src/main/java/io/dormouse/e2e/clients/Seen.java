package io.dormouse.e2e.clients;

import java.util.Optional;

/// What the caller of a client saw.
///
/// @param seconds from the moment at which all call
/// @param answered whether it had an answer and not an error
/// @param text of the answer, or of the error
public record Seen(Check check, double seconds, boolean answered, String text) {
  private static final int PARTS = 5;

  /// Of a script's line, if it is one.
  static Optional<Seen> parse(String line) {
    String[] parts = line.split("\t", PARTS);
    return parts.length == PARTS && parts[0].equals("seen")
        ? Optional.of(
            new Seen(
                Check.of(parts[1]),
                Double.parseDouble(parts[2]),
                parts[3].equals("answer"),
                parts[4]))
        : Optional.empty();
  }
}
