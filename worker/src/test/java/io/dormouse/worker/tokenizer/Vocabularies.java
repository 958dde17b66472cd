package io.dormouse.worker.tokenizer;

import io.dormouse.worker.model.GgufVocabulary;
import io.dormouse.worker.model.gguf.GgufFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The vocabularies that tests encode with.
final class Vocabularies {
  private static final @Nullable String MODELS = System.getenv("DORMOUSE_TEST_MODELS");

  private Vocabularies() {}

  /// A trained vocabulary of 1500 byte pairs, cut in that way.
  static VocabularySource bytePairs(String preTokenizer) throws Exception {
    VocabularySource source = read(resource("byte-pairs.gguf"));
    return new VocabularySource(
        source.model(),
        preTokenizer,
        source.tokens(),
        source.types(),
        null,
        source.merges(),
        source.promptTokens());
  }

  /// A trained vocabulary of 900 sentence pieces.
  static VocabularySource sentencePieces() throws Exception {
    return read(resource("sentence-pieces.gguf"));
  }

  /// A file below the folder of models that this machine has, or null.
  static @Nullable Path model(String namePart) throws IOException {
    if (MODELS == null || !Files.isDirectory(Path.of(MODELS))) {
      return null;
    }
    try (Stream<Path> files = Files.walk(Path.of(MODELS), 3)) {
      return files
          .filter(file -> file.getFileName().toString().contains(namePart))
          .filter(file -> file.toString().endsWith(".gguf"))
          .findFirst()
          .orElse(null);
    }
  }

  static VocabularySource read(Path file) throws Exception {
    try (GgufFile gguf = GgufFile.open(file)) {
      return GgufVocabulary.read(gguf.metadata());
    }
  }

  static Path resource(String name) throws Exception {
    return Path.of(
        Objects.requireNonNull(Vocabularies.class.getResource("/tokenizer/" + name)).toURI());
  }

  static String text(String name) throws IOException {
    try (InputStream stream = Vocabularies.class.getResourceAsStream("/tokenizer/" + name)) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
