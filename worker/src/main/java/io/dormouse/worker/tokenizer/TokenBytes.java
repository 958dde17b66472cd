package io.dormouse.worker.tokenizer;

import java.nio.charset.StandardCharsets;

/// How a vocabulary's way of writing tokens becomes the bytes they stand for.
enum TokenBytes {
  /// The alphabet of printable characters.
  BYTE_LEVEL {
    @Override
    byte[] ofText(String token) {
      return ByteAlphabet.bytesOf(token);
    }
  },
  /// U+2581 for spaces.
  SENTENCE_PIECE {
    @Override
    byte[] ofText(String token) {
      return token.replace(SentencePieceEncoder.SPACE, ' ').getBytes(StandardCharsets.UTF_8);
    }
  };

  /// The bytes of a token that is neither special nor defined by a user.
  abstract byte[] ofText(String token);

  /// The byte that {@code <0x0A>} and its like name; -1 for any other token.
  static int namedByte(String token) {
    if (token.length() != 6 || !token.startsWith("<0x") || !token.endsWith(">")) {
      return -1;
    }
    int high = Character.digit(token.charAt(3), 16);
    int low = Character.digit(token.charAt(4), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
