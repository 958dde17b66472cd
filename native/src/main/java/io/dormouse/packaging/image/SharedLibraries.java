package io.dormouse.packaging.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Says which of this machine's shared libraries programs need, as `ldd` tells it.
final class SharedLibraries {
  private static final Pattern FOUND = Pattern.compile("(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)");
  private static final Pattern MISSING = Pattern.compile("(\\S+) => not found");

  /// What the C library loads by itself, where it is not part of it, and what native code in jars
  /// needs.
  private static final List<String> BESIDE_LIBC =
      List.of(
          "libdl.so.2",
          "libm.so.6",
          "libnss_dns.so.2",
          "libnss_files.so.2",
          "libpthread.so.0",
          "libresolv.so.2",
          "librt.so.1");

  private SharedLibraries() {}

  /// The paths of all libraries that programs and libraries need, those of `within` left out.
  ///
  /// @throws IOException also when one of them is not on this machine
  static NavigableSet<Path> of(Collection<Path> programs, Path within) throws IOException {
    var own = new HashSet<String>();
    for (var file : FileTrees.list(within)) {
      own.add(file.getFileName().toString());
    }
    var paths = new TreeSet<Path>();
    for (var line : ldd(programs)) {
      var missing = MISSING.matcher(line.strip());
      if (missing.matches() && !own.contains(missing.group(1))) {
        throw new IOException("a library is not on this machine: " + missing.group(1));
      }
      var found = FOUND.matcher(line.strip());
      if (found.matches() && !found.group(1).startsWith(within.toString())) {
        paths.add(Path.of(found.group(1)));
      }
    }
    for (var path : List.copyOf(paths)) {
      if (path.endsWith("libc.so.6")) {
        BESIDE_LIBC.stream().map(path::resolveSibling).filter(Files::exists).forEach(paths::add);
      }
    }
    return paths;
  }

  private static List<String> ldd(Collection<Path> programs) throws IOException {
    var command = new ArrayList<>(List.of("ldd"));
    programs.forEach(program -> command.add(program.toString()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      return reader.readAllLines();
    }
  }
}
