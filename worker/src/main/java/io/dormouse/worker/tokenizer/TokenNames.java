package io.dormouse.worker.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The names of tokens that text is searched for; of several at a place the longest counts.
final class TokenNames {
  private final String[] names;
  private final int[] ids;

  /// @param idsByName no name is empty
  TokenNames(Map<String, Integer> idsByName) {
    TreeMap<String, Integer> sorted = new TreeMap<>(idsByName);
    sorted.remove("");
    names = sorted.keySet().toArray(new String[0]);
    ids = new int[names.length];
    int next = 0;
    for (int id : sorted.values()) {
      ids[next++] = id;
    }
  }

  /// Names without ids.
  static TokenNames of(Set<String> names) {
    Map<String, Integer> ids = new TreeMap<>();
    for (String name : names) {
      ids.put(name, -1);
    }
    return new TokenNames(ids);
  }

  boolean isEmpty() {
    return names.length == 0;
  }

  /// The names, in order.
  Set<String> all() {
    return new LinkedHashSet<>(List.of(names));
  }

  /// The characters that names begin with.
  List<Character> firstCharacters() {
    List<Character> characters = new ArrayList<>();
    for (String name : names) {
      if (characters.isEmpty() || characters.getLast() != name.charAt(0)) {
        characters.add(name.charAt(0));
      }
    }
    return characters;
  }

  /// Characters of the longest name.
  int longest() {
    int longest = 0;
    for (String name : names) {
      longest = Math.max(longest, name.length());
    }
    return longest;
  }

  String name(int index) {
    return names[index];
  }

  int id(int index) {
    return ids[index];
  }

  /// The longest name that stands at {@code at} of the text, ending by {@code to}; -1 if there is
  /// none.
  int longestAt(String text, int at, int to) {
    int low = 0;
    int high = names.length;
    int longest = -1;
    for (int depth = 0; low < high && at + depth < to; depth++) {
      char next = text.charAt(at + depth);
      low = firstNotBelow(low, high, depth, next);
      high = firstNotBelow(low, high, depth, (char) (next + 1));
      if (low < high && names[low].length() == depth + 1) {
        longest = low;
      }
    }
    return longest;
  }

  /// Whether a name stands at {@code at} of the text, or the text ends within it.
  boolean mayStandAt(String text, int at) {
    int low = 0;
    int high = names.length;
    for (int depth = 0; low < high && at + depth < text.length(); depth++) {
      char next = text.charAt(at + depth);
      low = firstNotBelow(low, high, depth, next);
      high = firstNotBelow(low, high, depth, (char) (next + 1));
      if (low < high && names[low].length() == depth + 1) {
        return true;
      }
    }
    return low < high;
  }

  /// The first of the names, alike before {@code depth}, whose character there is not below {@code
  /// least}; a name that has ended is below all.
  private int firstNotBelow(int low, int high, int depth, char least) {
    int from = low;
    int to = high;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (names[middle].length() <= depth || names[middle].charAt(depth) < least) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
