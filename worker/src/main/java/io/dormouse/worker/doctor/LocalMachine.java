package io.dormouse.worker.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The computer this runs on.
final class LocalMachine implements Machine {
  private static final long COMMAND_TIMEOUT_MS = 10_000;

  @Override
  public Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Path> list(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }

  /// The output goes through a file, so that a program that floods or hangs cannot hold us.
  @Override
  public CommandResult run(List<String> command) {
    try {
      var output = Files.createTempFile("dormouse-doctor", ".out");
      try {
        return run(command, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      return new CommandResult.Missing();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CommandResult.TimedOut();
    }
  }

  private static CommandResult run(List<String> command, Path output)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile()).redirectOutput(output.toFile());
    var process = builder.start();
    if (!process.waitFor(COMMAND_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      return new CommandResult.TimedOut();
    }
    var text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    return new CommandResult.Completed(process.exitValue(), text);
  }

  @Override
  public boolean portFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public long usableBytes(Path folder) {
    var existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      return Files.isWritable(existing) ? Files.getFileStore(existing).getUsableSpace() : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
