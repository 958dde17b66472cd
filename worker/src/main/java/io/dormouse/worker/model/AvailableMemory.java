package io.dormouse.worker.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much memory this process can still take: what Linux calls available, and what the control
/// group leaves.
///
/// @param processes the folder {@code /proc}
/// @param group the folder of the control group, version 2
public record AvailableMemory(Path processes, Path group) {
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
  private static final Pattern DROPPABLE = Pattern.compile("inactive_file (\\d+)");

  /// Of the machine and the control group that this process runs in.
  public static AvailableMemory ofThisMachine() {
    return new AvailableMemory(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  /// In bytes; {@link Long#MAX_VALUE} where nothing says.
  public long bytes() {
    long machine =
        number(AVAILABLE, text(processes.resolve("meminfo"))).orElse(Long.MAX_VALUE >> 10) << 10;
    OptionalLong limit = number(Pattern.compile("(\\d+)"), text(group.resolve("memory.max")));
    OptionalLong used = number(Pattern.compile("(\\d+)"), text(group.resolve("memory.current")));
    if (limit.isEmpty() || used.isEmpty()) {
      return machine;
    }
    long droppable = number(DROPPABLE, text(group.resolve("memory.stat"))).orElse(0);
    return Math.min(machine, Math.max(0, limit.getAsLong() - used.getAsLong() + droppable));
  }

  private static OptionalLong number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() && matcher.group(1).length() <= 18
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
