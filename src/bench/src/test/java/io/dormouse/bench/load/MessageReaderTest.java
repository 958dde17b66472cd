package io.dormouse.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageReaderTest {
  private static final String SIZED =
      "HTTP/1.1 200 OK\r\nContent-length: 5\r\nServer: x\r\n\r\nhello";
  private static final String CHUNKED =
      """
      HTTP/1.1 503 No\r
      Transfer-Encoding: chunked\r
      \r
      3\r
      hel\r
      b\r
      lo, chunks!\r
      0\r
      \r
      """;
  private static final String EMPTY = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void messagesThatFollowEachOtherAreTold() throws IOException {
    assertThat(read(SIZED + CHUNKED + EMPTY + SIZED, Integer.MAX_VALUE))
        .containsExactly(
            "HTTP/1.1 200 OK:hello",
            "HTTP/1.1 503 No:hello, chunks!",
            "GET / HTTP/1.1:",
            "HTTP/1.1 200 OK:hello");
  }

  @Test
  void cutAnywhereTheyAreTheSame() throws IOException {
    for (int piece = 1; piece < 40; piece++) {
      assertThat(read(CHUNKED + SIZED + EMPTY, piece))
          .as("in pieces of %d", piece)
          .containsExactly(
              "HTTP/1.1 503 No:hello, chunks!", "HTTP/1.1 200 OK:hello", "GET / HTTP/1.1:");
    }
  }

  private static List<String> read(String text, int piece) throws IOException {
    var messages = new ArrayList<String>();
    var body = new StringBuilder();
    var reader = new MessageReader();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length - at)) {
      var in = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
      while (reader.read(in, it -> body.append(StandardCharsets.US_ASCII.decode(it)))) {
        messages.add(reader.firstLine() + ":" + body);
        body.setLength(0);
      }
    }
    return messages;
  }
}
