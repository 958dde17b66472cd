package io.dormouse.packaging.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The JVM's arguments of one application, as a file that names the folder it lies in.
///
/// @param lines one quoted argument each, none of them an AOT cache
record ArgumentFile(List<String> lines) {
  private static final String CACHE = "\"-XX:AOTCache=";

  ArgumentFile {
    lines = List.copyOf(lines);
  }

  /// Reads the file of an application in a folder.
  static ArgumentFile read(Path folder, String application) throws IOException {
    var lines = Files.readAllLines(folder.resolve(application + ".args"));
    return new ArgumentFile(lines.stream().filter(line -> !line.startsWith(CACHE)).toList());
  }

  /// For the same applications in another folder.
  ArgumentFile moved(Path from, Path to) {
    return new ArgumentFile(
        lines.stream().map(line -> line.replace(from.toString(), to.toString())).toList());
  }

  /// With an AOT cache.
  ArgumentFile cached(Path cache) {
    var all = new ArrayList<String>();
    all.add(CACHE + cache + '"');
    all.addAll(lines);
    return new ArgumentFile(all);
  }

  /// Writes the file of an application into a folder.
  void write(Path folder, String application) throws IOException {
    Files.write(folder.resolve(application + ".args"), lines);
  }
}
