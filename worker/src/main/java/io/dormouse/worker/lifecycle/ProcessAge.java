package io.dormouse.worker.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Milliseconds since the operating system started a process.
///
/// Not from {@code ProcessHandle}: its start instant rests on a boot time in whole seconds and is
/// wrong by up to one.
public final class ProcessAge {
  private static final long NANOS_PER_MS = 1_000_000;

  /// The unit of {@code /proc/PID/stat}: {@code USER_HZ} is 100 on every Linux port that Java runs
  /// on.
  private static final long MS_PER_TICK = 10;

  /// The start time is field 22; the second, a name in parentheses, is cut off before.
  private static final int START_TIME = 22 - 3;

  private final LongSupplier nanoClock;
  private final long bornNanos;

  /// The age of a process that is that old now.
  public ProcessAge(LongSupplier nanoClock, long ageMillisNow) {
    this.nanoClock = nanoClock;
    this.bornNanos = nanoClock.getAsLong() - ageMillisNow * NANOS_PER_MS;
  }

  /// The age of this process, to 10 ms; counted from now where {@code /proc} cannot be read.
  public static ProcessAge ofThisProcess() {
    long age = 0;
    try {
      String stat = read("/proc/self/stat");
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      String uptime = read("/proc/uptime");
      long upMillis =
          Math.round(Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000);
      age = Math.max(0, upMillis - Long.parseLong(fields[START_TIME]) * MS_PER_TICK);
    } catch (IOException | RuntimeException _) {
      // no /proc: the age counts from here
    }
    return new ProcessAge(System::nanoTime, age);
  }

  /// The age now.
  public long millis() {
    return (nanoClock.getAsLong() - bornNanos) / NANOS_PER_MS;
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file), StandardCharsets.US_ASCII);
  }
}
