package io.dormouse.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where a language model's file is.
public final class GgufLocation {
  private static final String ENDING = ".gguf";

  private GgufLocation() {}

  /// The file itself, or the only {@code .gguf} of a folder.
  public static Path find(Path path) throws LoadException {
    if (Files.isRegularFile(path)) {
      return path;
    }
    List<Path> found = files(path);
    if (found.isEmpty()) {
      throw new LoadException("model_not_found", "there is no " + ENDING + " file");
    }
    if (found.size() > 1) {
      throw new LoadException(
          "model_ambiguous",
          "the model's folder has " + found.size() + " " + ENDING + " files; name one");
    }
    return found.getFirst();
  }

  private static List<Path> files(Path folder) throws LoadException {
    if (!Files.isDirectory(folder)) {
      throw new LoadException(
          "model_not_found",
          Files.exists(folder)
              ? "the model is neither a plain file nor a folder"
              : "the model's file or folder does not exist");
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ENDING))
          .filter(Files::isRegularFile)
          .toList();
    } catch (IOException e) {
      throw new LoadException("model_unreadable", "the model's folder cannot be read", e);
    }
  }
}
