package io.dormouse.gateway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what a misspelt word may have meant.
final class Nearest {
  private Nearest() {}

  /// The candidate with the fewest edits, if at most a third of the word's letters differ.
  static Optional<String> to(String word, Collection<String> candidates) {
    int limit = Math.max(2, word.length() / 3);
    return candidates.stream()
        .filter(candidate -> edits(word, candidate) <= limit)
        .min(Comparator.comparingInt(candidate -> edits(word, candidate)));
  }

  /// Levenshtein's distance, where `_` and `-` are the same and case does not count.
  private static int edits(String left, String right) {
    String from = left.replace('_', '-');
    int[] row = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= right.length(); column++) {
        boolean same =
            Character.toLowerCase(from.charAt(line - 1))
                == Character.toLowerCase(right.charAt(column - 1));
        int replaced = diagonal + (same ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[right.length()];
  }
}
