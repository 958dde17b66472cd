package io.dormouse.bench.tokens;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process under measurement; its errors go to a log file.
///
/// @param process started
/// @param startNanos when
record EngineProcess(Process process, long startNanos) {
  private static final int END_SECONDS = 20;

  /// Starts it with its standard output connected to this process.
  static EngineProcess piped(List<String> command, Path log) throws IOException {
    return start(command, log, ProcessBuilder.Redirect.PIPE);
  }

  /// Starts it with all output in the log.
  static EngineProcess logged(List<String> command, Path log) throws IOException {
    return start(command, log, ProcessBuilder.Redirect.to(log.toFile()));
  }

  private static EngineProcess start(List<String> command, Path log, ProcessBuilder.Redirect output)
      throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    var builder = new ProcessBuilder(command).redirectOutput(output);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("DORMOUSE_"));
    long startNanos = System.nanoTime();
    var process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new EngineProcess(process, startNanos);
  }

  /// A port that nobody listens on now.
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Milliseconds since its start.
  double ageMs() {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  /// The most memory that was resident, in MiB.
  double peakMebibytes() throws IOException {
    return memory("VmHWM") / 1024.0;
  }

  private long memory(String name) throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no " + name + " of process " + process.pid());
  }

  /// Ends it by TERM, then by KILL.
  void end() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
