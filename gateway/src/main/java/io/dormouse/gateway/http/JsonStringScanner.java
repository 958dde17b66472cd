package io.dormouse.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Finds the end of a JSON string, piece by piece, and checks its escapes and its UTF-8.
///
/// Plain ASCII is skipped eight bytes at a time.
final class JsonStringScanner {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private boolean escape;
  private int hexDigits;
  private int continuations;
  private int lowest;
  private int highest;
  private @Nullable String problem;

  /// Starts after an opening quote.
  void begin() {
    escape = false;
    hexDigits = 0;
    continuations = 0;
    problem = null;
  }

  /// Returns the index of the closing quote, or `to` where the piece ends before it; with a
  /// [#problem], the index of the byte at fault.
  int scan(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (continuations == 0 && hexDigits == 0 && !escape) {
        i = skipPlain(bytes, i, to);
        if (i == to || bytes[i] == '"') {
          return i;
        }
        startSpecial(bytes[i]);
      } else {
        continueSpecial(bytes[i]);
      }
      if (problem != null) {
        return i;
      }
      i++;
    }
    return to;
  }

  /// What is wrong, if anything.
  @Nullable String problem() {
    return problem;
  }

  private static int skipPlain(byte[] bytes, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES && isPlain((long) WORDS.get(bytes, i))) {
      i += Long.BYTES;
    }
    while (i < to && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  /// Whether all eight bytes are ASCII, no control characters, no quote and no backslash.
  private static boolean isPlain(long word) {
    long quote = word ^ (ONES * '"');
    long backslash = word ^ (ONES * '\\');
    long found = word | (word - ONES * ' ') | (quote - ONES) | (backslash - ONES);
    return (found & HIGHS) == 0;
  }

  private void startSpecial(byte b) {
    int unsigned = b & 0xff;
    if (unsigned == '\\') {
      escape = true;
    } else if (unsigned < ' ') {
      problem = "a control character must be escaped";
    } else {
      startSequence(unsigned);
    }
  }

  private void continueSpecial(byte b) {
    if (continuations > 0) {
      continueSequence(b & 0xff);
    } else if (hexDigits > 0) {
      hexDigits--;
      problem = Character.digit(b, 16) < 0 ? "\\u takes four hexadecimal digits" : null;
    } else {
      escape = false;
      switch (b) {
        case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
        case 'u' -> hexDigits = 4;
        default -> problem = "an unknown escape";
      }
    }
  }

  private void startSequence(int lead) {
    lowest = 0x80;
    highest = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
      continuations = 1;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      continuations = 2;
      lowest = lead == 0xe0 ? 0xa0 : 0x80;
      highest = lead == 0xed ? 0x9f : 0xbf;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      continuations = 3;
      lowest = lead == 0xf0 ? 0x90 : 0x80;
      highest = lead == 0xf4 ? 0x8f : 0xbf;
    } else {
      problem = "not UTF-8";
    }
  }

  private void continueSequence(int next) {
    if (next < lowest || next > highest) {
      problem = "not UTF-8";
    }
    lowest = 0x80;
    highest = 0xbf;
    continuations--;
  }
}
