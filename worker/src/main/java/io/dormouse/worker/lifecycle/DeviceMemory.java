package io.dormouse.worker.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Memory of what a model runs on: of the machine and this process as Linux tells it, or of a GPU
/// as its driver does.
///
/// @param usedBytes resident memory of this process; of a GPU what all processes on it use
/// @param totalBytes memory of the machine or the GPU
public record DeviceMemory(String name, long usedBytes, long totalBytes) {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");
  private static final int BYTES_PER_KB = 1024;

  /// The machine's memory now; zeros where the files cannot be read.
  public static DeviceMemory now() {
    return new DeviceMemory(
        System.getProperty("os.arch", "unknown"),
        kilobytes(Path.of("/proc/self/status"), RESIDENT) * BYTES_PER_KB,
        kilobytes(Path.of("/proc/meminfo"), TOTAL) * BYTES_PER_KB);
  }

  private static long kilobytes(Path file, Pattern pattern) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(file, StandardCharsets.UTF_8));
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    } catch (IOException _) {
      return 0;
    }
  }
}
