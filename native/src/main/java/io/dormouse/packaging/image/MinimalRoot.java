package io.dormouse.packaging.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A root file system with nothing but what the runtime and ONNX Runtime need: a few of this
/// machine's shared libraries, its shell, and the names of users.
final class MinimalRoot {
  private static final List<String> FOLDERS = List.of("dev", "etc", "proc", "run", "sys", "tmp");
  private static final Path SHELL = Path.of("/bin/sh");

  /// The home is left open: the JVM then takes the one that the environment names.
  private static final String USERS =
      """
      root:x:0:0::/:/bin/sh
      dormouse:x:%1$d:%1$d::/:/bin/sh
      """
          .formatted(ImageArchive.USER);

  private static final String GROUPS =
      """
      root:x:0:
      dormouse:x:%d:
      """
          .formatted(ImageArchive.USER);

  private MinimalRoot() {}

  /// Makes it in a folder, in place of what is there.
  static void make(Path folder, Path jre, Path ort) throws IOException {
    FileTrees.delete(folder);
    for (var name : FOLDERS) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.setAttribute(folder.resolve("tmp"), "unix:mode", 01777);
    Files.writeString(folder.resolve("etc/passwd"), USERS);
    Files.writeString(folder.resolve("etc/group"), GROUPS);
    Files.writeString(folder.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
    place(folder, SHELL);
    for (var library : SharedLibraries.of(programs(jre, ort), jre)) {
      place(folder, library);
    }
    open(folder);
  }

  /// Lets everybody read it, whatever this machine's mask for new files is.
  private static void open(Path folder) throws IOException {
    for (var file : FileTrees.list(folder)) {
      if (Files.isDirectory(file)) {
        if (!file.equals(folder.resolve("tmp"))) {
          Files.setAttribute(file, "unix:mode", 0755);
        }
      } else {
        Files.setAttribute(file, "unix:mode", Files.isExecutable(file) ? 0755 : 0644);
      }
    }
  }

  private static List<Path> programs(Path jre, Path ort) throws IOException {
    var programs = new ArrayList<>(List.of(SHELL));
    for (var file : FileTrees.list(jre)) {
      var name = file.getFileName().toString();
      if (name.endsWith(".so") || name.equals("java")) {
        programs.add(file);
      }
    }
    try (var files = Files.newDirectoryStream(ort, "libonnxruntime.so*")) {
      files.forEach(programs::add);
    }
    return programs;
  }

  /// Copies a file of this machine to the same path, what a link points to.
  private static void place(Path folder, Path file) throws IOException {
    var target = folder.resolve(file.toString().substring(1));
    Files.createDirectories(target.getParent());
    Files.copy(file.toRealPath(), target);
  }
}
