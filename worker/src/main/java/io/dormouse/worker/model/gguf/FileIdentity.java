package io.dormouse.worker.model.gguf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/// Which file a path leads to: its size, time of change, inode and real path.
///
/// @param text these four, a line each
public record FileIdentity(String text) {
  /// Of the file that is there now.
  static FileIdentity of(Path path) throws IOException {
    Path real = path.toRealPath();
    BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
    return new FileIdentity(
        String.join(
            "\n",
            Long.toString(attributes.size()),
            Long.toString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)),
            String.valueOf(attributes.fileKey()),
            real.toString()));
  }
}
