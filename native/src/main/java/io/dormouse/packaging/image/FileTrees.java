package io.dormouse.packaging.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// Folders with all that is in them.
final class FileTrees {
  /// The time of every file in an image.
  static final Instant TIME = Instant.ofEpochSecond(1);

  private FileTrees() {}

  /// Everything below a folder and itself, parents first, in order of names; links are not
  /// followed.
  static List<Path> list(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }

  /// Copies a file or a folder to where nothing is.
  static void copy(Path from, Path to) throws IOException {
    for (var file : list(from)) {
      Files.copy(file, to.resolve(from.relativize(file).toString()), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// Removes a folder, if it is there.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (var file : list(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(file);
    }
  }

  /// Gives every file below a folder the time it has in an image.
  static void setTimes(Path folder) throws IOException {
    for (var file : list(folder)) {
      if (!Files.isSymbolicLink(file)) {
        Files.setLastModifiedTime(file, FileTime.from(TIME));
      }
    }
  }
}
