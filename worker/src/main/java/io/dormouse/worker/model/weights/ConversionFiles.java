package io.dormouse.worker.model.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The files in a folder of converted weights, and which of them leave.
final class ConversionFiles {
  /// What names of files that are being written end in.
  static final String ARRIVING = ".arriving";

  private static final Logger LOG = Logger.getLogger(ConversionFiles.class);
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path folder;
  private final CacheLimits limits;

  ConversionFiles(Path folder, CacheLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  private record Kept(Path path, Instant used, long bytes) {}

  /// Notes that a file was used, where that is allowed.
  static void touch(Path file, Instant now) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(now));
    } catch (IOException e) {
      LOG.debugf(e, "the use of %s is not noted", file);
    }
  }

  /// Deletes what the limits do not allow and what a process left behind that ended while it wrote.
  /// A file that another process has mapped stays readable there.
  void tidy(Path made, Instant now) throws IOException {
    for (Kept file : list(ARRIVING)) {
      if (file.used().isBefore(now.minus(ABANDONED))) {
        Files.deleteIfExists(file.path());
      }
    }
    List<Kept> files = new ArrayList<>(list(WeightKey.SUFFIX));
    files.sort(Comparator.comparing(Kept::used).reversed());
    long bytes = Files.size(made);
    for (Kept file : files) {
      if (file.path().equals(made)) {
        continue;
      }
      boolean unused = file.used().isBefore(now.minus(limits.unused()));
      if (unused || bytes + file.bytes() > limits.bytes()) {
        Files.deleteIfExists(file.path());
      } else {
        bytes += file.bytes();
      }
    }
  }

  private List<Kept> list(String suffix) throws IOException {
    List<Kept> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.filter(path -> path.toString().endsWith(suffix)).toList()) {
        if (Files.isRegularFile(entry)) {
          Instant used = Files.getLastModifiedTime(entry).toInstant();
          files.add(new Kept(entry, used, Files.size(entry)));
        }
      }
    }
    return files;
  }
}
