package io.dormouse.worker.tokenizer;

import java.util.List;

/// Finds where an answer comes upon one of its stop strings, wherever tokens border; in time that
/// grows with the answer's length. Used by one thread at a time.
///
/// The stop string that is complete first counts, of several complete at once the longest. Text
/// that could yet turn out to begin a stop string is held back.
public final class StopMatcher {
  private final String[] stops;

  /// For each stop string and length of its beginning: the next shorter beginning that this one
  /// ends with.
  private final int[][] shorter;

  /// How much of each stop string the text ends with.
  private final int[] matched;

  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /// @throws IllegalArgumentException when one is empty
  public StopMatcher(List<String> stopStrings) {
    stops = stopStrings.toArray(new String[0]);
    shorter = new int[stops.length][];
    matched = new int[stops.length];
    for (int i = 0; i < stops.length; i++) {
      if (stops[i].isEmpty()) {
        throw new IllegalArgumentException("a stop string is empty");
      }
      shorter[i] = shorterBeginnings(stops[i]);
    }
  }

  /// Takes more of the answer and gives out what is certain to come before any stop string; nothing
  /// once stopped.
  public String append(String text) {
    for (int i = 0; i < text.length() && !stopped; i++) {
      held.append(text.charAt(i));
      int stop = longestComplete(text.charAt(i));
      if (stop > 0) {
        stopped = true;
        held.setLength(held.length() - stop);
      }
    }
    int certain = stopped ? held.length() : held.length() - longestBegun();
    String given = held.substring(0, certain);
    held.delete(0, certain);
    return given;
  }

  /// Whether a stop string has come; it and what is behind it are not part of the answer.
  public boolean stopped() {
    return stopped;
  }

  /// What was held back when the answer ended without a stop string.
  public String finish() {
    String rest = held.toString();
    held.setLength(0);
    return rest;
  }

  private int longestComplete(char next) {
    int longest = 0;
    for (int i = 0; i < stops.length; i++) {
      matched[i] = extend(stops[i], shorter[i], matched[i], next);
      if (matched[i] == stops[i].length()) {
        longest = Math.max(longest, matched[i]);
      }
    }
    return longest;
  }

  private int longestBegun() {
    int longest = 0;
    for (int length : matched) {
      longest = Math.max(longest, length);
    }
    return longest;
  }

  private static int extend(String stop, int[] shorter, int matched, char next) {
    int length = matched;
    while (length > 0 && stop.charAt(length) != next) {
      length = shorter[length];
    }
    return stop.charAt(length) == next ? length + 1 : 0;
  }

  private static int[] shorterBeginnings(String stop) {
    int[] shorter = new int[stop.length() + 1];
    for (int length = 1; length < stop.length(); length++) {
      shorter[length + 1] = extend(stop, shorter, shorter[length], stop.charAt(length));
    }
    return shorter;
  }
}
