package io.dormouse.bench.load;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server that answers at once: every GET with 200, every POST with as many bytes as it got, and
/// one whose query says `streams=N&rate=M&events=K`, as one of N, with K events, M in a second.
///
/// Argument: the port on loopback.
public final class UpstreamMain {
  private static final Pattern STREAM = Pattern.compile("streams=(\\d+)&rate=(\\d+)&events=(\\d+)");
  private static final String OPEN = "{\"object\":\"list\",\"data\":\"";
  private static final String CLOSE = "\"}";

  private final EventPacer pacer = new EventPacer();
  private final Map<Integer, byte[]> answers = new HashMap<>();

  private UpstreamMain() {}

  /// Serves until the process is ended.
  public static void main(String... arguments) throws IOException {
    var upstream = new UpstreamMain();
    Thread.ofPlatform().daemon().name("events").start(upstream.pacer);
    BareServer.listen(Integer.parseInt(arguments[0]), upstream::request).serve();
  }

  private void request(BareConnection connection) throws IOException {
    Matcher stream = STREAM.matcher(connection.firstLine());
    if (stream.find()) {
      int streams = Integer.parseInt(stream.group(1));
      int perSecond = Integer.parseInt(stream.group(2));
      int events = Integer.parseInt(stream.group(3));
      pacer.add(new PacedStream(connection.channel(), events), streams, perSecond);
    } else {
      connection.answer(answers.computeIfAbsent(connection.length(), UpstreamMain::whole));
    }
  }

  private static byte[] whole(int length) {
    int filling = Math.max(0, length - OPEN.length() - CLOSE.length());
    return BareConnection.message(200, OPEN + "x".repeat(filling) + CLOSE);
  }
}
