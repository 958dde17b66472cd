package io.dormouse.worker.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A machine made of files below a folder, with commands that answer what they were told to.
final class FolderMachine implements Machine {
  private final Path root;
  final Map<String, String> variables = new HashMap<>();
  final Map<String, CommandResult> commands = new HashMap<>();
  final Set<Integer> takenPorts = new HashSet<>();
  long usableBytes = 100L << 30;

  FolderMachine(Path root) {
    this.root = root;
  }

  /// Writes a file at an absolute path of this machine.
  FolderMachine file(String path, String text) {
    try {
      var file = below(Path.of(path));
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Makes a command, named by its first word, end so.
  FolderMachine command(String program, int code, String output) {
    commands.put(program, new CommandResult.Completed(code, output));
    return this;
  }

  private Path below(Path path) {
    return root.resolve(path.toString().substring(1));
  }

  @Override
  public Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(below(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Path> list(Path folder) {
    try (var entries = Files.list(below(folder))) {
      return entries.map(entry -> folder.resolve(entry.getFileName())).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(below(path));
  }

  @Override
  public Optional<String> environment(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  @Override
  public CommandResult run(List<String> command) {
    return commands.getOrDefault(command.getFirst(), new CommandResult.Missing());
  }

  @Override
  public boolean portFree(int port) {
    return !takenPorts.contains(port);
  }

  @Override
  public long usableBytes(Path folder) {
    return usableBytes;
  }
}
