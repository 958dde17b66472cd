package io.dormouse.worker.doctor;

import io.dormouse.worker.doctor.CommandResult.Completed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a shared library would be found by name: `LD_LIBRARY_PATH`, the linker's cache, then
/// folders that toolkits use.
final class LibrarySearch {
  private static final List<Path> USUAL_FOLDERS =
      List.of(
          Path.of("/usr/local/cuda/lib64"),
          Path.of("/usr/local/cuda/targets/x86_64-linux/lib"),
          Path.of("/usr/lib/x86_64-linux-gnu"),
          Path.of("/usr/lib/aarch64-linux-gnu"),
          Path.of("/usr/lib64"),
          Path.of("/usr/lib/wsl/lib"));

  private final Machine machine;
  private final List<Path> linkerCache;

  LibrarySearch(Machine machine) {
    this.machine = machine;
    this.linkerCache = linkerCache(machine);
  }

  /// The file, and whether a program would find it without being told where.
  record Found(Path file, boolean byLinker) {}

  Optional<Found> find(String name) {
    for (var folder : machine.environment("LD_LIBRARY_PATH").orElse("").split(":", -1)) {
      if (!folder.isEmpty() && machine.exists(Path.of(folder, name))) {
        return Optional.of(new Found(Path.of(folder, name), true));
      }
    }
    for (var file : linkerCache) {
      if (file.endsWith(name)) {
        return Optional.of(new Found(file, true));
      }
    }
    return USUAL_FOLDERS.stream()
        .map(folder -> folder.resolve(name))
        .filter(machine::exists)
        .findFirst()
        .map(file -> new Found(file, false));
  }

  private static List<Path> linkerCache(Machine machine) {
    var files = new ArrayList<Path>();
    for (var program : List.of("ldconfig", "/sbin/ldconfig")) {
      if (machine.run(List.of(program, "-p")) instanceof Completed(int code, String output)
          && code == 0) {
        output
            .lines()
            .map(line -> line.split(" => ", 2))
            .filter(parts -> parts.length == 2)
            .forEach(parts -> files.add(Path.of(parts[1].strip())));
        break;
      }
    }
    return List.copyOf(files);
  }
}
