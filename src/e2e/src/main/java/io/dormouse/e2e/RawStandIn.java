package io.dormouse.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server without an HTTP library, whose answers calls give byte by byte; see [RawAnswer].
///
/// It answers `GET /observed` with how many POSTs and how many connections it has seen, any other
/// GET with `{}`.
final class RawStandIn {
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  private final int port;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean sinking;

  RawStandIn(int port) {
    this.port = port;
  }

  /// Serves until it is ended.
  void serve() throws IOException {
    try (var server = new ServerSocket(port, 1_024, InetAddress.getLoopbackAddress())) {
      System.out.println("raw stand-in listens on " + port);
      while (true) {
        Socket socket = server.accept();
        if (sinking) {
          socket.setSoLinger(true, 0);
          socket.close();
          continue;
        }
        Thread.ofVirtual().start(() -> talk(socket));
      }
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      boolean counted = false;
      for (String head = head(socket.getInputStream()); !head.isEmpty(); ) {
        boolean call = head.startsWith("post ");
        byte[] body = socket.getInputStream().readNBytes(length(head));
        if (call && !counted) {
          connections.incrementAndGet();
          counted = true;
        }
        if (!call) {
          write(socket, json(head.startsWith("get /observed ") ? observed() : "{}"));
        } else if (!answered(socket, RawAnswer.parse(new String(body, StandardCharsets.UTF_8)))) {
          return;
        }
        head = head(socket.getInputStream());
      }
    } catch (IOException _) {
      // The other side is gone; so is this one.
    }
  }

  /// Answers one call; whether the connection goes on.
  private boolean answered(Socket socket, RawAnswer answer) throws IOException {
    calls.incrementAndGet();
    if (answer.pauseMs() == 0) {
      write(socket, answer.bytes());
    } else {
      for (byte one : answer.bytes()) {
        write(socket, new byte[] {one});
        StandInAnswer.pause(Duration.ofMillis(answer.pauseMs()));
      }
    }
    return switch (answer.then()) {
      case KEEP -> true;
      case CLOSE -> false;
      case RESET -> {
        socket.setSoLinger(true, 0);
        yield false;
      }
      case HANG -> {
        StandInAnswer.pause(Duration.ofHours(1));
        yield false;
      }
      case REPEAT -> {
        while (true) {
          write(socket, answer.bytes());
        }
      }
      case DIE -> {
        Runtime.getRuntime().halt(137);
        yield false;
      }
      case SINK -> {
        sinking = true;
        socket.setSoLinger(true, 0);
        Thread.ofPlatform()
            .start(() -> {
              StandInAnswer.pause(Duration.ofMillis(50));
              Runtime.getRuntime().halt(137);
            });
        yield false;
      }
    };
  }

  private String observed() {
    return "{\"calls\":%d,\"connections\":%d}".formatted(calls.get(), connections.get());
  }

  private static byte[] json(String body) {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    return (head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static int length(String head) {
    Matcher matcher = LENGTH.matcher(head);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /// A request's head in lower case; empty where none comes.
  private static String head(InputStream input) throws IOException {
    var head = new ByteArrayOutputStream();
    int matched = 0;
    for (int next = input.read(); next >= 0; next = input.read()) {
      head.write(next);
      matched = next == HEAD_END[matched] ? matched + 1 : next == HEAD_END[0] ? 1 : 0;
      if (matched == HEAD_END.length) {
        return head.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }
}
