package io.dormouse.worker.model.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  private static final Duration ABANDONED = Duration.ofMinutes(1);
  private static final Duration ABANDONED_WITHOUT_LOCKS = Duration.ofDays(1);

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

  /// Deletes what a process left behind that ended while it wrote, and, where that many bytes do
  /// not fit then, what was used least recently and is not mapped; nothing of that where it would
  /// not do.
  void makeRoom(long bytes, DiskSpace space, Instant now) throws IOException {
    dropAbandoned(now);
    long missing = bytes - space.usableBytes(folder);
    if (missing <= 0) {
      return;
    }
    List<Kept> unused = unmapped();
    if (unused.stream().mapToLong(Kept::bytes).sum() < missing) {
      return;
    }
    for (Kept file : unused) {
      if (space.usableBytes(folder) >= bytes) {
        return;
      }
      LOG.infof("%s makes room for other weights", file.path().getFileName());
      Files.deleteIfExists(file.path());
    }
  }

  /// Those that leave for others, the least recently used first.
  private List<Kept> unmapped() throws IOException {
    MappedFiles mapped = MappedFiles.now(WeightKey.SUFFIX);
    List<Kept> files = new ArrayList<>();
    for (Kept file : list(WeightKey.SUFFIX)) {
      if (!mapped.contains(file.path())) {
        files.add(file);
      }
    }
    files.sort(Comparator.comparing(Kept::used));
    return files;
  }

  private void dropAbandoned(Instant now) throws IOException {
    for (Kept file : list(ARRIVING)) {
      if (abandoned(file, now)) {
        Files.deleteIfExists(file.path());
      }
    }
  }

  /// Who writes a file holds a lock on it, which ends with its process.
  private static boolean abandoned(Kept file, Instant now) throws IOException {
    if (file.used().isAfter(now.minus(ABANDONED))) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
      return ConversionLock.tryLock(
          channel, file.used().isBefore(now.minus(ABANDONED_WITHOUT_LOCKS)));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /// Shows others that the file is being written until the channel is closed, where the file system
  /// has locks.
  static void writing(FileChannel channel) {
    if (!ConversionLock.tryLock(channel, false)) {
      LOG.debug("a file that is being written is not locked");
    }
  }

  /// Deletes what the limits do not allow. A file that another process has mapped stays readable
  /// there.
  void tidy(Path made, Instant now) throws IOException {
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
