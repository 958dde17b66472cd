package io.dormouse.worker.model.weights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/// The files that processes have mapped, as far as this one may see: its own and those of the same
/// user.
///
/// Source: proc(5), `/proc/PID/maps`.
final class MappedFiles {
  private static final Path PROCESSES = Path.of("/proc");
  private static final int INODE = 4;

  private final Set<String> inodes;

  private MappedFiles(Set<String> inodes) {
    this.inodes = inodes;
  }

  /// Of files whose names end like that, now; none where there is no such folder.
  static MappedFiles now(String suffix) throws IOException {
    Set<String> inodes = new HashSet<>();
    if (Files.isDirectory(PROCESSES)) {
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
        for (Path process : processes) {
          add(process.resolve("maps"), suffix, inodes);
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return new MappedFiles(inodes);
  }

  boolean contains(Path file) throws IOException {
    return inodes.contains(String.valueOf(Files.getAttribute(file, "unix:ino")));
  }

  private static void add(Path maps, String suffix, Set<String> inodes) {
    try (Stream<String> lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      lines
          .filter(line -> line.endsWith(suffix))
          .map(line -> line.split("\\s+"))
          .forEach(columns -> inodes.add(columns[INODE]));
    } catch (IOException | java.io.UncheckedIOException e) {
      return;
    }
  }
}
