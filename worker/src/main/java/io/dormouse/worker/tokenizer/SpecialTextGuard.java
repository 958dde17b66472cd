package io.dormouse.worker.tokenizer;

import java.util.Collection;
import java.util.Set;

/// Keeps the names of special tokens in users' texts from being taken for the tokens, through
/// whatever a chat template does to the texts.
///
/// The first character of each such name is exchanged for one that occurs in no text of the call;
/// {@link #restore} puts it back once the template's own special tokens are found.
public final class SpecialTextGuard {
  private static final int FIRST_SENTINEL = 0xE000;
  private static final int LAST_SENTINEL = 0xF8FF;

  private final java.util.Map<String, String> guarded = new java.util.HashMap<>();

  private SpecialTextGuard(Set<String> names, char sentinel) {
    for (String name : names) {
      if (!name.isEmpty()) {
        guarded.put(name, sentinel + name.substring(1));
      }
    }
  }

  /// A guard for texts, all of which are known.
  ///
  /// @throws IllegalArgumentException when the texts use up every private character there is
  public static SpecialTextGuard of(Set<String> specialTexts, Collection<String> texts) {
    for (int candidate = FIRST_SENTINEL; candidate <= LAST_SENTINEL; candidate++) {
      char sentinel = (char) candidate;
      if (texts.stream().noneMatch(text -> text.indexOf(sentinel) >= 0)) {
        return new SpecialTextGuard(Set.copyOf(specialTexts), sentinel);
      }
    }
    throw new IllegalArgumentException("the texts use every private character");
  }

  /// The text with the names in it made unrecognisable.
  public String protect(String text) {
    String result = text;
    for (java.util.Map.Entry<String, String> name : guarded.entrySet()) {
      result = result.replace(name.getKey(), name.getValue());
    }
    return result;
  }

  /// The text as it was, and as clients see it.
  public String restore(String text) {
    String result = text;
    for (java.util.Map.Entry<String, String> name : guarded.entrySet()) {
      result = result.replace(name.getValue(), name.getKey());
    }
    return result;
  }
}
