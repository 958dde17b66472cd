package io.dormouse.packaging.image;

import io.dormouse.packaging.AotTraining;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What lies at `/app` in an image: both applications, the runtime, argument files and AOT caches.
///
/// A cache is bound to its runtime and to size and time of each jar, so files get the times here
/// that they have in the image. It may be trained in one folder and used in another.
final class AppFolder {
  /// Its place in an image.
  static final Path IN_IMAGE = Path.of("/app");

  private static final List<String> APPLICATIONS = List.of("gateway", "worker");
  private static final List<String> CACHES = List.of("gateway", "worker", "worker-language");

  private final Path distribution;
  private final Path folder;
  private final Path stamp;
  private final Path argumentFiles;

  /// @param distribution the assembled applications
  /// @param work where to lay it out
  AppFolder(Path distribution, Path work) {
    this.distribution = distribution;
    this.folder = work.resolve("app");
    this.stamp = work.resolve("app.stamp");
    this.argumentFiles = work.resolve("args");
  }

  /// A file that every build has, where this one lacks it.
  static Optional<Path> missing(Path distribution) {
    return Stream.of(
            APPLICATIONS.stream().map(name -> name + "/quarkus-run.jar"),
            CACHES.stream().map(name -> name + ".args"),
            Stream.of("worker-entrypoint"))
        .flatMap(names -> names.map(distribution::resolve))
        .filter(file -> !Files.exists(file))
        .findFirst();
  }

  /// A file or folder in it.
  Path resolve(String name) {
    return folder.resolve(name);
  }

  /// The argument file of an application as it is in an image.
  Path argumentFile(String application) {
    return argumentFiles.resolve(application + ".args");
  }

  /// Lays it out and trains the caches, unless it is there as it should be.
  void prepare(PrintStream out) throws IOException {
    var facts = facts();
    if (Files.exists(stamp) && Files.readString(stamp).equals(facts)) {
      return;
    }
    Files.deleteIfExists(stamp);
    FileTrees.delete(folder);
    FileTrees.delete(argumentFiles);
    Files.createDirectories(folder);
    Files.createDirectories(argumentFiles);
    out.println("image: linking the Java runtime");
    JavaRuntime.link(resolve("jre"));
    for (var application : APPLICATIONS) {
      FileTrees.copy(distribution.resolve(application), resolve(application));
    }
    FileTrees.setTimes(folder);
    for (var neighbour : List.of("ort", "models")) {
      Files.createSymbolicLink(resolve(neighbour), distribution.resolve(neighbour));
    }
    train(out);
    Files.writeString(stamp, facts);
  }

  private void train(PrintStream out) throws IOException {
    for (var name : CACHES) {
      ArgumentFile.read(distribution, name).moved(distribution, folder).write(folder, name);
    }
    out.println("image: training the AOT caches");
    if (!AotTraining.train(folder, resolve("jre"), out)) {
      out.println("image: WARNING: not every cache could be made; starts are slower without");
    }
    if (Files.exists(cache("worker")) && !Files.exists(cache("worker-language"))) {
      Files.copy(cache("worker"), cache("worker-language"));
    }
    for (var name : CACHES) {
      var arguments = ArgumentFile.read(distribution, name).moved(distribution, IN_IMAGE);
      boolean cached = Files.exists(cache(name));
      (cached ? arguments.cached(IN_IMAGE.resolve(name + ".aot")) : arguments)
          .write(argumentFiles, name);
    }
  }

  private Path cache(String application) {
    return resolve(application + ".aot");
  }

  /// What it is made from.
  private String facts() throws IOException {
    var lines = new TreeSet<String>();
    for (var application : APPLICATIONS) {
      for (var file : FileTrees.list(distribution.resolve(application))) {
        if (Files.isRegularFile(file)) {
          lines.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      }
    }
    for (var name : CACHES) {
      lines.addAll(ArgumentFile.read(distribution, name).lines());
    }
    lines.add(Files.readString(Path.of(System.getProperty("java.home"), "release")));
    lines.addAll(JavaRuntime.MODULES);
    return String.join("\n", lines);
  }
}
