package io.dormouse.worker.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/// Brings a model's file into the page cache and counts the bytes, because ONNX Runtime reports no
/// progress of a load.
final class GraphFile {
  private static final int CHUNK_BYTES = 4 << 20;

  private GraphFile() {}

  /// Tells {@code progress} how many bytes are in memory, up to all of them; costs next to nothing
  /// when they were.
  static void readAhead(Path file, LongConsumer progress) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (!isResident(channel, size)) {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        long read = 0;
        for (int bytes = channel.read(chunk); bytes >= 0; bytes = channel.read(chunk.clear())) {
          read += bytes;
          progress.accept(read);
        }
      }
      progress.accept(size);
    }
  }

  private static boolean isResident(FileChannel channel, long size) throws IOException {
    long position = 0;
    while (position < size) {
      long length = Math.min(Integer.MAX_VALUE, size - position);
      MappedByteBuffer part = channel.map(FileChannel.MapMode.READ_ONLY, position, length);
      if (!part.isLoaded()) {
        return false;
      }
      position += length;
    }
    return true;
  }
}
