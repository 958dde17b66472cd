package io.dormouse.worker.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Decodes the bytes of tokens as UTF-8 across their borders; special tokens are left out.
final class Utf8StreamDecoder implements StreamDecoder {
  private final LanguageTokenizer tokenizer;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] pending = new byte[0];
  private boolean skipsSpace;

  /// @param skipsSpace whether a space that the text begins with is left out
  Utf8StreamDecoder(LanguageTokenizer tokenizer, boolean skipsSpace) {
    this.tokenizer = tokenizer;
    this.skipsSpace = skipsSpace;
  }

  @Override
  public String append(int id) {
    return tokenizer.isSpecial(id) ? "" : decode(tokenizer.bytesOf(id), false);
  }

  @Override
  public String finish() {
    String rest = decode(new byte[0], true);
    decoder.reset();
    pending = new byte[0];
    return rest;
  }

  private String decode(byte[] bytes, boolean ends) {
    int from = skipsSpace && bytes.length > 0 && bytes[0] == ' ' ? 1 : 0;
    skipsSpace &= bytes.length == 0;
    ByteBuffer input = ByteBuffer.allocate(pending.length + bytes.length - from);
    input.put(pending).put(bytes, from, bytes.length - from).flip();
    CharBuffer output = CharBuffer.allocate(input.remaining() + 1);
    decoder.decode(input, output, ends);
    pending = new byte[input.remaining()];
    input.get(pending);
    return output.flip().toString();
  }
}
