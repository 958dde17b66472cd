package io.dormouse.worker.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the checks can ask about the computer they run on.
interface Machine {
  /// The text of a file, or empty where there is none that can be read.
  Optional<String> read(Path file);

  /// The entries of a folder, sorted; none where there is no such folder.
  List<Path> list(Path folder);

  /// Whether there is a file or folder.
  boolean exists(Path path);

  /// An environment variable that is set and not empty.
  Optional<String> environment(String name);

  /// Runs a command to its end, for some seconds at most.
  CommandResult run(List<String> command);

  /// Whether a loopback port can be bound now.
  boolean portFree(int port);

  /// Bytes that may still be written below a folder, or below its nearest parent that exists.
  long usableBytes(Path folder);
}
