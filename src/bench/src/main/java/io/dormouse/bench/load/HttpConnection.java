package io.dormouse.bench.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// One HTTP/1.1 keep-alive connection to a loopback port, blocking, for one thread at a time.
///
/// [#close] may come from any thread and ends what blocks.
public final class HttpConnection implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int BUFFER_BYTES = 16 << 10;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    this.out = socket.getOutputStream();
  }

  /// Connects; a read that blocks longer than the timeout fails.
  ///
  /// @throws IOException when nothing listens there
  public static HttpConnection open(int port, Duration readTimeout) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
      socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
      return new HttpConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// The bytes of a request, made once and sent many times.
  public static byte[] request(
      String method, String path, Map<String, String> headers, byte[] body) {
    var head = new StringBuilder(256);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Type: application/json\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    var bytes = new ByteArrayOutputStream(head.length() + body.length);
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /// Sends one request and reads its whole answer.
  public Answer exchange(byte[] request) throws IOException {
    send(request);
    return receive();
  }

  /// Sends one request and hands on each chunk of a 200's body as soon as it is there; the answer
  /// that is returned has then none. Any other answer is returned with its body.
  public Answer stream(byte[] request, Consumer<byte[]> chunk) throws IOException {
    send(request);
    var head = head();
    int status = head.status();
    var headers = head.headers();
    if (status != 200 || !chunked(headers)) {
      return new Answer(status, headers, body(status, headers));
    }
    chunks(chunk);
    return new Answer(status, headers, new byte[0]);
  }

  /// Sends one request without waiting for its answer.
  public void send(byte[] request) throws IOException {
    out.write(request);
    out.flush();
  }

  /// Reads one whole answer.
  public Answer receive() throws IOException {
    var head = head();
    return new Answer(head.status(), head.headers(), body(head.status(), head.headers()));
  }

  /// An answer's status and headers, after those that only tell to wait.
  private record Head(int status, Map<String, String> headers) {}

  private Head head() throws IOException {
    int status;
    Map<String, String> headers;
    do {
      status = statusOf(line());
      headers = headers();
    } while (status < 200);
    return new Head(status, headers);
  }

  static int statusOf(String statusLine) throws IOException {
    if (!statusLine.startsWith("HTTP/1.1 ")) {
      throw new IOException("not an HTTP/1.1 answer: " + statusLine);
    }
    return Integer.parseInt(statusLine.substring(9, 12));
  }

  private Map<String, String> headers() throws IOException {
    var headers = new HashMap<String, String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(int status, Map<String, String> headers) throws IOException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    if (chunked(headers)) {
      var body = new ByteArrayOutputStream();
      chunks(body::writeBytes);
      return body.toByteArray();
    }
    var length = headers.get("content-length");
    return length == null ? in.readAllBytes() : exactly(Integer.parseInt(length));
  }

  private static boolean chunked(Map<String, String> headers) {
    return "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
  }

  private void chunks(Consumer<byte[]> chunk) throws IOException {
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      chunk.accept(exactly(size));
      line();
    }
    headers();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer ended early");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// One answer.
  ///
  /// @param headers by lower-case name
  @SuppressWarnings("ArrayRecordComponent") // read once by its receiver, never compared
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    /// The body as text.
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }
}
