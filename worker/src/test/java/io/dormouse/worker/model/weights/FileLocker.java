package io.dormouse.worker.model.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A program that locks a file, says so, and holds it until its input ends.
final class FileLocker {
  private FileLocker() {}

  public static void main(String[] arguments) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
      System.out.println(channel.tryLock() == null ? "not locked" : "locked");
      System.out.flush();
      int end = System.in.read();
      System.out.println(end);
    }
  }
}
