package io.dormouse.worker.doctor;

import io.dormouse.worker.doctor.Finding.Blocking;
import io.dormouse.worker.doctor.Finding.Good;
import io.dormouse.worker.doctor.Finding.NotApplicable;
import io.dormouse.worker.doctor.Finding.Weak;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Checks of what every operation needs: JDK, memory, ports, open files, disk.
final class SystemChecks {
  private static final long GIB = 1L << 30;
  private static final long MEMORY_NEEDED = GIB;
  private static final long DISK_NEEDED = 2 * GIB;
  private static final long OPEN_FILES_NEEDED = 8192;
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB$");
  private static final Pattern OPEN_FILES =
      Pattern.compile("(?m)^Max open files\\s+\\S+\\s+(\\S+)\\s");

  private final Machine machine;

  SystemChecks(Machine machine) {
    this.machine = machine;
  }

  Finding jdk(Runtime.Version version, String vendor, Path home) {
    var detail = "%s (%s), %s".formatted(version, vendor, home);
    return version.feature() == 25
        ? new Good("JDK", detail)
        : new Weak("JDK", detail, "Dormouse is built for and tested on JDK 25");
  }

  Finding memory() {
    var available = longIn(machine.read(Path.of("/proc/meminfo")), AVAILABLE);
    if (available.isEmpty()) {
      return new NotApplicable("memory", "/proc/meminfo tells nothing");
    }
    long bytes = Math.min(available.getAsLong() << 10, containerLeft());
    return bytes >= MEMORY_NEEDED
        ? new Good("memory", gib(bytes) + " available")
        : new Weak(
            "memory",
            gib(bytes) + " available",
            "the demo wants 1 GiB: end something, or raise the container's limit");
  }

  /// What the control group (version 2) still lets us have; without a limit, any amount.
  private long containerLeft() {
    var limit =
        longIn(machine.read(Path.of("/sys/fs/cgroup/memory.max")), Pattern.compile("(\\d+)"));
    var used =
        longIn(machine.read(Path.of("/sys/fs/cgroup/memory.current")), Pattern.compile("(\\d+)"));
    return limit.isEmpty() ? Long.MAX_VALUE : Math.max(0, limit.getAsLong() - used.orElse(0));
  }

  Finding port(String subject, int port, String flag) {
    return machine.portFree(port)
        ? new Good(subject, port + " is free")
        : new Weak(
            subject,
            port + " is taken",
            "ss -ltnp 'sport = :%d' names the owner; or choose another: ./dormouse up %s N"
                .formatted(port, flag));
  }

  /// The hard limit: the JVM raises its own soft limit to it.
  Finding openFiles() {
    var limits = machine.read(Path.of("/proc/self/limits")).orElse("");
    var hard = OPEN_FILES.matcher(limits);
    if (!hard.find()) {
      return new NotApplicable("open files", "/proc/self/limits tells nothing");
    }
    var limit = hard.group(1);
    if (limit.equals("unlimited") || Long.parseLong(limit) >= OPEN_FILES_NEEDED) {
      return new Good("open files", "up to " + limit);
    }
    return new Weak(
        "open files",
        "up to " + limit + "; each held call takes two",
        "ulimit -Hn 65536, or LimitNOFILE=65536 in the unit file");
  }

  Finding disk(Path home) {
    long bytes = machine.usableBytes(home);
    var detail = "%s free for %s".formatted(gib(bytes), home);
    if (bytes >= DISK_NEEDED) {
      return new Good("disk", detail);
    }
    var remedy = "free some, or put the home elsewhere: DORMOUSE_HOME=/path ./dormouse up";
    return bytes == 0 ? new Blocking("disk", detail, remedy) : new Weak("disk", detail, remedy);
  }

  private static OptionalLong longIn(Optional<String> text, Pattern pattern) {
    var matcher = pattern.matcher(text.orElse(""));
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private static String gib(long bytes) {
    return "%.1f GiB".formatted((double) bytes / GIB);
  }
}
