package io.dormouse.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What a model is for, as its files tell.
public enum ModelKind {
  /// Texts to vectors: a folder with an ONNX graph, and all that is nothing else.
  EMBEDDING,
  /// Prompts to answers: a GGUF file, or a folder that has one and no ONNX graph.
  LANGUAGE;

  private static final String LANGUAGE_FILE = ".gguf";
  private static final String EMBEDDING_FILE = ".onnx";

  /// The kind of the model there; no file is opened.
  public static ModelKind of(Path path) {
    if (path.toString().endsWith(LANGUAGE_FILE)) {
      return LANGUAGE;
    }
    boolean language =
        has(path, LANGUAGE_FILE)
            && !has(path, EMBEDDING_FILE)
            && !has(path.resolve("onnx"), EMBEDDING_FILE);
    return language ? LANGUAGE : EMBEDDING;
  }

  private static boolean has(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(ending));
    } catch (IOException _) {
      return false;
    }
  }
}
