package io.dormouse.gateway.platform.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The claim of one gateway on its home folder; ends with [#close] or with the process.
public final class HomeLock implements AutoCloseable {
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path home;
  private final FileChannel channel;

  private HomeLock(Path home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /// Claims `home`, which is made if it is missing.
  ///
  /// @param pid of this gateway, for the message that the next one gets
  /// @throws HomeLockedException where another gateway has it
  public static HomeLock acquire(Path home, long pid) throws IOException {
    Files.createDirectories(home);
    var real = home.toRealPath();
    if (!HELD_HERE.add(real)) {
      throw new HomeLockedException(home, Long.toString(pid));
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              home.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new HomeLockedException(home, read(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
      return new HomeLock(real, channel);
    } catch (IOException failed) {
      HELD_HERE.remove(real);
      if (channel != null) {
        channel.close();
      }
      throw failed;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    var buffer = ByteBuffer.allocate(32);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).trim();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD_HERE.remove(home);
  }
}
