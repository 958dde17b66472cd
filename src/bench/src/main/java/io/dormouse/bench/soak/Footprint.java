package io.dormouse.bench.soak;

import io.dormouse.e2e.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a gateway holds of the system at one moment, read from `/proc` and its home.
///
/// @param processes of its home, other than itself
/// @param threads by name, digits dropped; without those that the JVM starts and ends as it likes
/// @param descriptors by what they are, numbers dropped
/// @param ports on which it listens
/// @param leases files of leases in its home
record Footprint(
    long processes,
    SortedMap<String, Integer> threads,
    SortedMap<String, Integer> descriptors,
    Set<Integer> ports,
    long leases) {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern OF_THE_JVM = Pattern.compile("^C[12] CompilerThre.*");

  Footprint {
    threads = new TreeMap<>(threads);
    descriptors = new TreeMap<>(descriptors);
    ports = Set.copyOf(ports);
  }

  static Footprint of(ProcessHandle gateway, Path home) throws IOException {
    var folder = Path.of("/proc", Long.toString(gateway.pid()));
    return new Footprint(
        offspring(gateway, home),
        threads(folder.resolve("task")),
        descriptors(folder.resolve("fd")),
        Processes.listeningPorts(gateway.pid()),
        children(home.resolve("leases")).size());
  }

  private static long offspring(ProcessHandle gateway, Path home) {
    return Processes.withVariable("DORMOUSE_HOME", home.toString()).stream()
        .filter(pid -> pid != gateway.pid())
        .count();
  }

  int threadCount() {
    return threads.values().stream().mapToInt(Integer::intValue).sum();
  }

  int descriptorCount() {
    return descriptors.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// What is there now and was not before, such as `2 threads named x`; empty where nothing is left
  /// over.
  List<String> leftoversSince(Footprint before) {
    var leftovers = new ArrayList<String>();
    if (processes > before.processes) {
      leftovers.add((processes - before.processes) + " processes");
    }
    if (leases > before.leases) {
      leftovers.add((leases - before.leases) + " leases");
    }
    growth(before.threads, threads)
        .forEach((name, count) -> leftovers.add(count + " threads named " + name));
    growth(before.descriptors, descriptors)
        .forEach((kind, count) -> leftovers.add(count + " descriptors of " + kind));
    var opened = new HashSet<>(ports);
    opened.removeAll(before.ports);
    opened.forEach(port -> leftovers.add("port " + port));
    return List.copyOf(leftovers);
  }

  private static Map<String, Integer> growth(
      Map<String, Integer> before, Map<String, Integer> after) {
    var growth = new TreeMap<String, Integer>();
    after.forEach((name, count) -> {
      int more = count - before.getOrDefault(name, 0);
      if (more > 0) {
        growth.put(name, more);
      }
    });
    return growth;
  }

  private static SortedMap<String, Integer> threads(Path tasks) throws IOException {
    var threads = new TreeMap<String, Integer>();
    for (var task : children(tasks)) {
      try {
        var name = Files.readString(task.resolve("comm")).strip();
        if (!OF_THE_JVM.matcher(name).matches()) {
          threads.merge(kind(name), 1, Integer::sum);
        }
      } catch (IOException endedMeanwhile) {
        // not counted
      }
    }
    return threads;
  }

  private static SortedMap<String, Integer> descriptors(Path folder) throws IOException {
    var descriptors = new TreeMap<String, Integer>();
    for (var link : children(folder)) {
      try {
        descriptors.merge(kind(Files.readSymbolicLink(link).toString()), 1, Integer::sum);
      } catch (NoSuchFileException closedMeanwhile) {
        // not counted
      }
    }
    return descriptors;
  }

  private static String kind(String name) {
    return DIGITS.matcher(name).replaceAll("#");
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var children = Files.list(folder)) {
      return children.toList();
    }
  }
}
