package io.dormouse.worker.model.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells how much may be written into a folder.
@FunctionalInterface
interface DiskSpace {
  /// That of the folder's file system.
  DiskSpace OF_FILE_SYSTEM = folder -> Files.getFileStore(folder).getUsableSpace();

  long usableBytes(Path folder) throws IOException;
}
