package io.dormouse.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/// One bounded file in extents of equal size, for what does not fit on the heap.
///
/// Its name is removed right after opening, so that the kernel frees it whatever becomes of the
/// process. Reading and writing block; taking and giving extents do not.
final class SpillFile implements AutoCloseable {
  private final FileChannel channel;
  private final int extentBytes;
  private final int extents;
  private final BitSet taken = new BitSet();
  private int takenCount;
  private int searchFrom;

  private SpillFile(FileChannel channel, long budgetBytes, int extentBytes) {
    this.channel = channel;
    this.extentBytes = extentBytes;
    this.extents = (int) Math.min(Integer.MAX_VALUE, budgetBytes / extentBytes);
  }

  /// Opens a new file in `folder`.
  static SpillFile open(Path folder, long budgetBytes, int extentBytes) throws IOException {
    Path file = Files.createTempFile(Files.createDirectories(folder), "bodies-", ".spill");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new SpillFile(channel, budgetBytes, extentBytes);
    } finally {
      Files.delete(file);
    }
  }

  int extentBytes() {
    return extentBytes;
  }

  /// Takes that many extents, or none; returns whether it did.
  synchronized boolean tryTake(int count, ExtentList into) {
    if (count > extents - takenCount) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      int extent = taken.nextClearBit(searchFrom);
      if (extent >= extents) {
        extent = taken.nextClearBit(0);
      }
      taken.set(extent);
      searchFrom = extent + 1;
      into.add(extent);
    }
    takenCount += count;
    return true;
  }

  /// Gives all extents of the list back and empties it.
  synchronized void give(ExtentList list) {
    for (int i = 0; i < list.size(); i++) {
      int extent = list.get(i);
      if (!taken.get(extent)) {
        throw new IllegalStateException("extent " + extent + " came back twice");
      }
      taken.clear(extent);
      takenCount--;
    }
    list.clear();
  }

  synchronized int taken() {
    return takenCount;
  }

  /// Writes all of `bytes` at an offset within an extent, which they must not leave.
  void write(ByteBuffer bytes, int extent, int offset) throws IOException {
    long position = position(extent, offset);
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  /// Fills `bytes` from an offset within an extent, which they must not leave.
  void read(ByteBuffer bytes, int extent, int offset) throws IOException {
    long position = position(extent, offset);
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes, position);
      if (count < 0) {
        throw new IOException("the spill file ends before its extent");
      }
      position += count;
    }
  }

  private long position(int extent, int offset) {
    return (long) extent * extentBytes + offset;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
