package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A client without an HTTP library, for whom every character is one byte.
final class RawCaller implements AutoCloseable {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3}) [^\r\n]*\r\n");

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  private RawCaller(Socket socket) {
    this.socket = socket;
  }

  /// Connects to a gateway.
  static RawCaller of(URI base) throws IOException {
    return of(base, 0);
  }

  /// Connects with so small a receive buffer; 0 for the system's own.
  static RawCaller of(URI base, int receiveBytes) throws IOException {
    var socket = new Socket();
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.setSoTimeout((int) Calls.SOON.toMillis());
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    return new RawCaller(socket);
  }

  /// A POST of JSON with a length.
  static String post(String path, String body, String... headers) {
    return head("POST " + path, headers)
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  /// A head without its end.
  static String head(String line, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return line + " HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n" + more;
  }

  RawCaller send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /// Closes its half of the connection and goes on listening.
  void sendNoMore() throws IOException {
    socket.shutdownOutput();
  }

  /// Sends again and again until the other side has closed; each time after it was seen open.
  void dripUntilClosed(String drop) throws IOException {
    socket.setSoTimeout(50);
    Eventually.until(Calls.SOON, "the gateway closes", () -> dripped(drop));
  }

  /// Sends again and again until that is received.
  void dripUntil(String drop, String expected) throws IOException {
    socket.setSoTimeout(50);
    Eventually.until(Calls.SOON, expected, () -> dripped(drop) || text().contains(expected));
    assertThat(text()).contains(expected);
  }

  private boolean dripped(String drop) {
    try {
      send(drop);
      return read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /// Everything received once it contains `expected`.
  String until(String expected) throws IOException {
    while (!text().contains(expected)) {
      if (read() < 0) {
        throw new AssertionError("closed before '" + expected + "': " + text());
      }
    }
    return text();
  }

  /// Everything received once the other side has closed or reset.
  String untilClosed() throws IOException {
    try {
      while (read() >= 0) {
        // on to the end
      }
    } catch (SocketException reset) {
      return text();
    }
    return text();
  }

  private int read() throws IOException {
    byte[] piece = new byte[64 << 10];
    int count = socket.getInputStream().read(piece);
    if (count > 0) {
      received.write(piece, 0, count);
    }
    return count;
  }

  /// What was received so far.
  String text() {
    return received.toString(StandardCharsets.ISO_8859_1);
  }

  /// How many answers are in what was received.
  static long answers(String received) {
    return STATUS_LINE.matcher(received).results().count();
  }

  /// Goes by a reset.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Its port.
  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
