package io.dormouse.worker.model.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps processes from converting into one folder at once. It saves work and is not needed for
/// correctness: after {@link #LONGEST_WAIT}, or where the file system has no locks, one goes on
/// without it.
final class ConversionLock implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
  private static final String NAME = "conversion.lock";

  private final FileChannel channel;

  private ConversionLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Waits for the others; ends in {@code weights_cancelled} when interrupted.
  static ConversionLock acquire(Path folder) throws IOException, WeightException {
    FileChannel channel =
        FileChannel.open(folder.resolve(NAME), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    long giveUp = System.nanoTime() + LONGEST_WAIT.toNanos();
    try {
      while (!tryLock(channel, true) && System.nanoTime() < giveUp) {
        TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
      }
      return new ConversionLock(channel);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new WeightException("weights_cancelled", "the conversion was cancelled", e);
    }
  }

  /// Locks a file until the channel is closed; false where somebody else has it locked.
  ///
  /// @param withoutLocks what is told where the file system has none
  static boolean tryLock(FileChannel channel, boolean withoutLocks) {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return withoutLocks;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
