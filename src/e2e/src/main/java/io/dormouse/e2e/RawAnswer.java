package io.dormouse.e2e;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a [RawStandIn] says to one call, as the call itself carries it.
///
/// @param text all of it, head included; every character is one byte
/// @param pauseMs between two bytes
/// @param then what becomes of the connection
public record RawAnswer(String text, int pauseMs, Then then) {
  private static final Pattern MEMBER =
      Pattern.compile("\"raw\":\"([A-Za-z0-9+/=]*) (\\d+) ([A-Z]+)\"");

  /// What follows the bytes.
  public enum Then {
    /** The connection takes the next call. */
    KEEP,
    /** It is closed. */
    CLOSE,
    /** It is reset. */
    RESET,
    /** It stays, and nothing more comes. */
    HANG,
    /** The same bytes again and again. */
    REPEAT,
    /** The process ends. */
    DIE,
    /** It is reset, as is every later one, and a moment after the process ends. */
    SINK
  }

  /// These bytes, and then that.
  public static RawAnswer of(String text, Then then) {
    return new RawAnswer(text, 0, then);
  }

  /// An event stream without a length, in one chunk, and then that.
  public static RawAnswer events(String events, Then then) {
    byte[] utf8 = events.getBytes(StandardCharsets.UTF_8);
    String chunk =
        Integer.toHexString(utf8.length)
            + "\r\n"
            + new String(utf8, StandardCharsets.ISO_8859_1)
            + "\r\n";
    String end = then == Then.KEEP ? "0\r\n\r\n" : "";
    return of(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunk
            + end,
        then);
  }

  /// The same, one byte after the other.
  public RawAnswer slowly(int pause) {
    return new RawAnswer(text, pause, then);
  }

  /// It as bytes.
  byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// A call's body that asks for it.
  public String body(String model, boolean stream) {
    return "{\"model\":\"%s\",\"stream\":%s,\"raw\":\"%s %d %s\"}"
        .formatted(
            model, stream, Base64.getEncoder().encodeToString(bytes()), pauseMs, then.name());
  }

  /// What a call's body asks for; an empty object where it asks for nothing.
  static RawAnswer parse(String body) {
    Matcher matcher = MEMBER.matcher(body);
    if (!matcher.find()) {
      return of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", Then.KEEP);
    }
    return new RawAnswer(
        new String(Base64.getDecoder().decode(matcher.group(1)), StandardCharsets.ISO_8859_1),
        Integer.parseInt(matcher.group(2)),
        Then.valueOf(matcher.group(3).toUpperCase(Locale.ROOT)));
  }
}
