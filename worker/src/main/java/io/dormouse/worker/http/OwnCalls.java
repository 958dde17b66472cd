package io.dormouse.worker.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Calls that a worker makes to itself while its model loads, so that what serves HTTP has run once
/// before anybody waits for it. They concern no model and no caller, and may fail.
public final class OwnCalls {
  private static final Logger LOG = Logger.getLogger(OwnCalls.class);
  private static final int MOST_BYTES = 1 << 16;
  private static final String WILDCARD = "0.0.0.0";

  private final InetAddress address;
  private final String head;
  private final int timeoutMs;

  /// Calls to a worker that listens on that address.
  ///
  /// @param token what every request must carry, where there is one
  /// @param timeout for which a connection or an answer is awaited
  /// @throws IOException when the address is unknown
  public OwnCalls(String host, Optional<String> token, Duration timeout) throws IOException {
    this.address =
        host.equals(WILDCARD) ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
    this.timeoutMs = Math.toIntExact(timeout.toMillis());
    String guard = token.map(it -> TokenGuard.HEADER + ": " + it + "\r\n").orElse("");
    this.head = " HTTP/1.1\r\nHost: localhost\r\n" + guard + "Connection: close\r\n\r\n";
  }

  /// Asks for a path and reads the answer to its end, on the caller's thread; whether one came.
  @CanIgnoreReturnValue
  public boolean get(int port, String path) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), timeoutMs);
      socket.setSoTimeout(timeoutMs);
      socket.getOutputStream().write(("GET " + path + head).getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      return answer.readNBytes(MOST_BYTES).length > 0;
    } catch (IOException e) {
      LOG.debugf(e, "no answer from this worker's own port %d", port);
      return false;
    }
  }
}
