package io.dormouse.worker.tokenizer;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Keeps the names of special tokens in users' texts from being taken for the tokens, through
/// whatever a chat template does to the texts.
///
/// The first character of each such name, and of one that the text's end cuts off, is exchanged for
/// one that occurs in no text of the call: another for each character that names begin with, so
/// that {@link #restore} puts every one back wherever the template has cut the text.
public final class SpecialTextGuard {
  private static final int FIRST_SENTINEL = 0xE000;
  private static final int LAST_SENTINEL = 0xF8FF;

  private final TokenNames names;
  private final char[] firsts;
  private final char[] sentinels;

  private SpecialTextGuard(TokenNames names, char[] firsts, char[] sentinels) {
    this.names = names;
    this.firsts = firsts;
    this.sentinels = sentinels;
  }

  /// A guard for texts, all of which are known, the template's own included.
  ///
  /// @throws IllegalArgumentException when the texts use up every private character there is
  public static SpecialTextGuard of(Set<String> specialTexts, Collection<String> texts) {
    TokenNames names = TokenNames.of(specialTexts);
    BitSet used = new BitSet(LAST_SENTINEL + 1);
    for (String text : texts) {
      markPrivate(text, used);
    }
    for (String name : specialTexts) {
      markPrivate(name, used);
    }
    List<Character> characters = names.firstCharacters();
    char[] firsts = new char[characters.size()];
    char[] sentinels = new char[firsts.length];
    int sentinel = FIRST_SENTINEL;
    for (int i = 0; i < firsts.length; i++) {
      sentinel = used.nextClearBit(sentinel);
      if (sentinel > LAST_SENTINEL) {
        throw new IllegalArgumentException("the texts use every private character");
      }
      firsts[i] = characters.get(i);
      sentinels[i] = (char) sentinel++;
    }
    return new SpecialTextGuard(names, firsts, sentinels);
  }

  /// The text with the names in it made unrecognisable.
  public String protect(String text) {
    StringBuilder result = null;
    for (int at = 0; at < text.length(); at++) {
      int first = indexOf(firsts, text.charAt(at));
      if (first >= 0 && names.mayStandAt(text, at)) {
        result = result == null ? new StringBuilder(text) : result;
        result.setCharAt(at, sentinels[first]);
      }
    }
    return result == null ? text : result.toString();
  }

  /// The text as it was, and as clients see it.
  public String restore(String text) {
    StringBuilder result = null;
    for (int at = 0; at < text.length(); at++) {
      int sentinel = indexOf(sentinels, text.charAt(at));
      if (sentinel >= 0) {
        result = result == null ? new StringBuilder(text) : result;
        result.setCharAt(at, firsts[sentinel]);
      }
    }
    return result == null ? text : result.toString();
  }

  private static void markPrivate(String text, BitSet used) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character >= FIRST_SENTINEL && character <= LAST_SENTINEL) {
        used.set(character);
      }
    }
  }

  private static int indexOf(char[] characters, char wanted) {
    for (int i = 0; i < characters.length; i++) {
      if (characters[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
