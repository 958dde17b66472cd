package io.dormouse.e2e.clients;

import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.GatewayProcess;
import io.dormouse.e2e.LogCapture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// nginx in front of a gateway, with two ports: with the settings of the guide, and without.
final class Nginx implements AutoCloseable {
  private final Process process;
  private final int port;
  private final int shippedPort;

  private Nginx(Process process, int port, int shippedPort) {
    this.process = process;
    this.port = port;
    this.shippedPort = shippedPort;
  }

  private static String configuration(
      int port, int shippedPort, URI gateway, Duration readTimeout) {
    return """
    daemon off;
    master_process off;
    pid nginx.pid;
    events {}
    http {
      access_log off;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      server {
        listen 127.0.0.1:%d;
        include guide.conf;
      }
      server {
        listen 127.0.0.1:%d;
        location / {
          proxy_pass %s;
          proxy_read_timeout %ds;
        }
      }
    }
    """
        .formatted(port, shippedPort, gateway, readTimeout.toSeconds());
  }

  /// Starts it and waits until it listens.
  ///
  /// @param guide the settings that people are told to include
  /// @param readTimeout after so much silence it cuts a connection; takes the place of the guide's
  static Nginx start(Path program, Path folder, Path guide, URI gateway, Duration readTimeout)
      throws IOException {
    int port = GatewayProcess.freePort();
    int shippedPort = GatewayProcess.freePort();
    String included =
        Files.readString(guide)
            .replace("http://127.0.0.1:8080", gateway.toString())
            .replace("read_timeout 60s", "read_timeout " + readTimeout.toSeconds() + "s");
    Files.writeString(folder.resolve("guide.conf"), included);
    Path file = folder.resolve("nginx.conf");
    Files.writeString(file, configuration(port, shippedPort, gateway, readTimeout));
    var command =
        List.of(program.toString(), "-p", folder.toString(), "-c", file.toString(), "-e", "stderr");
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var log = LogCapture.of(process.getInputStream());
    var nginx = new Nginx(process, port, shippedPort);
    try {
      Eventually.until(
          Duration.ofSeconds(10),
          "nginx listens",
          () -> !process.isAlive() || Stream.of(port, shippedPort).allMatch(Nginx::listens));
    } catch (AssertionError late) {
      nginx.close();
      throw late;
    }
    if (!process.isAlive()) {
      throw new AssertionError("nginx ended: " + log.text());
    }
    return nginx;
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /// Where clients call.
  URI base(boolean asShipped) {
    return URI.create("http://127.0.0.1:" + (asShipped ? shippedPort : port));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
