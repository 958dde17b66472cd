package io.dormouse.worker.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The printable characters that byte-pair vocabularies write bytes as: itself where a byte is
/// printable in Latin-1, else the next one from U+0100 on.
final class ByteAlphabet {
  private static final char[] CHARACTERS = new char[256];
  private static final short[] BYTES = new short[0x144];

  static {
    Arrays.fill(BYTES, (short) -1);
    char next = 0x100;
    for (int value = 0; value < 256; value++) {
      boolean printable =
          (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
      CHARACTERS[value] = printable ? (char) value : next++;
      BYTES[CHARACTERS[value]] = (short) value;
    }
  }

  private ByteAlphabet() {}

  /// The character of a byte, below U+0144.
  static char character(int value) {
    return CHARACTERS[value & 0xFF];
  }

  /// The bytes that a token in this alphabet stands for, or null where it has another character.
  static byte @Nullable [] decode(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      char character = token.charAt(i);
      if (character >= BYTES.length || BYTES[character] < 0) {
        return null;
      }
      bytes[i] = (byte) BYTES[character];
    }
    return bytes;
  }

  /// The bytes that a token stands for; its own where it is not in this alphabet.
  static byte[] bytesOf(String token) {
    byte[] bytes = decode(token);
    return bytes != null ? bytes : token.getBytes(StandardCharsets.UTF_8);
  }
}
