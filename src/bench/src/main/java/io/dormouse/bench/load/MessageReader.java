package io.dormouse.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the HTTP/1.1 messages of one direction of a connection as their bytes come: a head, then a
/// body by its length or in chunks.
final class MessageReader {
  private static final int MOST_HEAD_BYTES = 64 << 10;
  private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNKED =
      "\r\ntransfer-encoding: chunked".getBytes(StandardCharsets.US_ASCII);

  /// Takes the bytes of a body.
  @FunctionalInterface
  interface Body {
    /// Takes what is between position and limit.
    void piece(ByteBuffer bytes) throws IOException;
  }

  private enum Part {
    HEAD,
    SIZED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER
  }

  private Part part = Part.HEAD;
  private byte[] head = new byte[1024];
  private int headLength;
  private boolean headEnded;
  private long left;
  private int lineLength;

  /// Consumes bytes up to the end of a message; true if that was reached, and the rest belongs to
  /// the next.
  boolean read(ByteBuffer in, Body body) throws IOException {
    while (in.hasRemaining()) {
      boolean ended =
          switch (part) {
            case HEAD -> head(in.get());
            case SIZED, CHUNK -> bytes(in, body);
            case CHUNK_SIZE -> chunkSize(in.get());
            case CHUNK_END -> chunkEnd(in.get());
            case TRAILER -> trailer(in.get());
          };
      if (ended) {
        part = Part.HEAD;
        return true;
      }
    }
    return false;
  }

  /// The first line of the message that was read last or whose body is being read.
  String firstLine() {
    int end = 0;
    while (end < headLength && head[end] != '\r') {
      end++;
    }
    return new String(head, 0, end, StandardCharsets.ISO_8859_1);
  }

  /// The length of its body as announced; 0 where it comes in chunks.
  int length() {
    int at = find(LENGTH);
    if (at < 0) {
      return 0;
    }
    int length = 0;
    for (int i = at + LENGTH.length; head[i] != '\r'; i++) {
      length = head[i] == ' ' ? length : 10 * length + head[i] - '0';
    }
    return length;
  }

  private boolean head(byte next) throws IOException {
    if (headEnded) {
      headLength = 0;
      headEnded = false;
    }
    if (headLength == head.length) {
      if (headLength == MOST_HEAD_BYTES) {
        throw new IOException("a head of more than " + MOST_HEAD_BYTES + " bytes");
      }
      head = Arrays.copyOf(head, 2 * headLength);
    }
    head[headLength++] = next;
    return next == '\n' && endsWithEmptyLine() && bodyBegins();
  }

  private boolean endsWithEmptyLine() {
    return headLength >= 4 && head[headLength - 2] == '\r' && head[headLength - 3] == '\n';
  }

  private boolean bodyBegins() {
    headEnded = true;
    lineLength = 0;
    if (find(CHUNKED) >= 0) {
      left = 0;
      part = Part.CHUNK_SIZE;
      return false;
    }
    left = length();
    part = Part.SIZED;
    return left == 0;
  }

  private int find(byte[] lowerCase) {
    for (int at = 0; at + lowerCase.length <= headLength; at++) {
      int i = 0;
      while (i < lowerCase.length && lower(head[at + i]) == lowerCase[i]) {
        i++;
      }
      if (i == lowerCase.length) {
        return at;
      }
    }
    return -1;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
  }

  private boolean bytes(ByteBuffer in, Body body) throws IOException {
    int limit = in.limit();
    int end = (int) Math.min(limit, in.position() + left);
    left -= end - in.position();
    in.limit(end);
    body.piece(in);
    in.limit(limit).position(end);
    if (left == 0 && part == Part.CHUNK) {
      part = Part.CHUNK_END;
      return false;
    }
    return left == 0;
  }

  private boolean chunkSize(byte next) throws IOException {
    int digit = Character.digit(next, 16);
    if (digit >= 0) {
      left = 16 * left + digit;
    } else if (next == '\n') {
      part = left == 0 ? Part.TRAILER : Part.CHUNK;
      lineLength = 0;
    } else if (next != '\r') {
      throw new IOException("a chunk's size has the byte " + next);
    }
    return false;
  }

  private boolean chunkEnd(byte next) {
    if (next == '\n') {
      part = Part.CHUNK_SIZE;
      left = 0;
    }
    return false;
  }

  private boolean trailer(byte next) {
    if (next == '\n') {
      boolean empty = lineLength == 0;
      lineLength = 0;
      return empty;
    }
    lineLength += next == '\r' ? 0 : 1;
    return false;
  }
}
