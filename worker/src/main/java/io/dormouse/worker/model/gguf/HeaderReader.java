package io.dormouse.worker.model.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads a file from its start, value by value, no further than its header goes.
final class HeaderReader {
  static final int MAX_HEADER_BYTES = 64 << 20;

  /// Bytes of all names and single texts together.
  static final int MAX_TEXT_BYTES = 16 << 20;

  private static final int CHUNK_BYTES = 1 << 20;
  private static final int FIRST_CAPACITY = 4 << 20;

  private final FileChannel channel;
  private final long fileBytes;
  private final HeaderBytes header;
  private int filled;
  private int position;
  private int textBytes;

  HeaderReader(FileChannel channel, long fileBytes) {
    this.channel = channel;
    this.fileBytes = fileBytes;
    this.header = new HeaderBytes((int) Math.min(fileBytes, FIRST_CAPACITY));
  }

  HeaderBytes header() {
    return header;
  }

  int position() {
    return position;
  }

  /// Bytes of the file behind what was read.
  long remaining() {
    return fileBytes - position;
  }

  int int32() throws GgufException {
    return header.int32(advance(Integer.BYTES));
  }

  long int64() throws GgufException {
    return header.int64(advance(Long.BYTES));
  }

  /// A text with its length before it.
  String text() throws GgufException {
    int start = skipText();
    int length = position - start;
    textBytes += length;
    if (textBytes > MAX_TEXT_BYTES) {
      throw new GgufException(
          "gguf_header_too_large",
          "its names and texts are longer than "
              + (MAX_TEXT_BYTES >> 20)
              + " MiB, which no model needs");
    }
    return header.text(start, length);
  }

  /// Passes over a text and says where its first byte is.
  int skipText() throws GgufException {
    long length = int64();
    if (length < 0 || length > remaining()) {
      throw truncated("a text of " + Long.toUnsignedString(length) + " bytes");
    }
    return advance(length);
  }

  /// Passes over {@code count} bytes and says where the first is.
  int advance(long count) throws GgufException {
    int start = position;
    if (count > filled - start) {
      fill(start, count);
    }
    position = start + (int) count;
    return start;
  }

  /// Gives back memory that was not needed.
  void trim() {
    header.resize(position);
  }

  private void fill(int start, long count) throws GgufException {
    if (count > fileBytes - start) {
      throw truncated("its header");
    }
    if (count > MAX_HEADER_BYTES - start) {
      throw new GgufException(
          "gguf_header_too_large",
          "its header is longer than " + (MAX_HEADER_BYTES >> 20) + " MiB, which no model needs");
    }
    int needed = start + (int) count;
    if (needed > header.array().length) {
      long doubled = Math.max(needed, 2L * header.array().length);
      header.resize((int) Math.min(Math.min(doubled, MAX_HEADER_BYTES), fileBytes));
    }
    while (filled < needed) {
      filled += read(Math.min(CHUNK_BYTES, header.array().length - filled));
    }
  }

  private int read(int count) throws GgufException {
    try {
      int read = channel.read(ByteBuffer.wrap(header.array(), filled, count), filled);
      if (read <= 0) {
        throw truncated("its header");
      }
      return read;
    } catch (IOException e) {
      throw new GgufException("gguf_unreadable", "the file cannot be read", e);
    }
  }

  private GgufException truncated(String what) {
    return new GgufException(
        "gguf_truncated", "the file ends inside " + what + ": it has " + fileBytes + " bytes");
  }
}
