package io.dormouse.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Tells language models by their files, as the worker does.
final class LanguageFiles {
  private LanguageFiles() {}

  /// Whether a path is a GGUF file, or a folder with one and without an ONNX graph.
  static boolean at(Path path) {
    if (!Files.isDirectory(path)) {
      return PathType.isGguf(path);
    }
    return names(path).stream().anyMatch(PathType::isGguf)
        && Stream.of(path, path.resolve("onnx"))
            .flatMap(folder -> names(folder).stream())
            .noneMatch(file -> file.toString().endsWith(".onnx"));
  }

  private static List<Path> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
