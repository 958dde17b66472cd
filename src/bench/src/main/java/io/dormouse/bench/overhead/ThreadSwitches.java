package io.dormouse.bench.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// How often the threads of a process have gone to sleep, by name with digits dropped: what a
/// hand-over between threads costs shows here.
///
/// @param byThread voluntary context switches since each thread began
record ThreadSwitches(Map<String, Long> byThread) {
  private static final String COUNTER = "voluntary_ctxt_switches:";

  static ThreadSwitches of(long pid) throws IOException {
    var byThread = new TreeMap<String, Long>();
    try (var tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (var task : tasks.toList()) {
        var name = Files.readString(task.resolve("comm")).strip().replaceAll("[0-9]+", "#");
        byThread.merge(name, switches(task), Long::sum);
      }
    }
    return new ThreadSwitches(byThread);
  }

  private static long switches(Path task) throws IOException {
    try (var lines = Files.lines(task.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(COUNTER))
          .mapToLong(line -> Long.parseLong(line.substring(COUNTER.length()).strip()))
          .findFirst()
          .orElse(0);
    }
  }

  /// Switches by thread since an earlier look; threads that did not switch are left out.
  Map<String, Long> since(ThreadSwitches before) {
    var since = new TreeMap<String, Long>();
    byThread.forEach((name, count) -> {
      long more = count - before.byThread.getOrDefault(name, 0L);
      if (more > 0) {
        since.put(name, more);
      }
    });
    return since;
  }
}
