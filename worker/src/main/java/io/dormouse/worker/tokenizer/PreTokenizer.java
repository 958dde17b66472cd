package io.dormouse.worker.tokenizer;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A way of cutting text that works here.
///
/// @param names that GGUF files give it
/// @param wholeWordsFirst whether a word that is a token as a whole is not merged from its parts
/// @param composes whether text is brought into Unicode's form C first
/// @param addsBeginning whether a prompt begins with the beginning token where the file does not
///   say
record PreTokenizer(
    List<String> names,
    WordCutter cutter,
    boolean wholeWordsFirst,
    boolean composes,
    boolean addsBeginning) {
  private static final List<PreTokenizer> KNOWN =
      List.of(
          new PreTokenizer(List.of("gpt-2", "phi-2"), new ClassicWords(false), false, false, false),
          new PreTokenizer(
              List.of("smollm", "starcoder", "refact", "codeshell"),
              new ClassicWords(true),
              false,
              false,
              false),
          new PreTokenizer(
              List.of("llama-bpe", "llama3", "llama-v3", "falcon3"),
              new ModernWords(3),
              true,
              false,
              true),
          new PreTokenizer(List.of("smaug-bpe", "dbrx"), new ModernWords(3), false, false, false),
          new PreTokenizer(List.of("qwen2"), new ModernWords(1), false, true, false));

  PreTokenizer {
    names = List.copyOf(names);
  }

  /// The one of that name.
  ///
  /// @throws VocabularyException when there is none; it names those that work
  static PreTokenizer named(@Nullable String name) throws VocabularyException {
    TreeSet<String> works = new TreeSet<>();
    for (PreTokenizer candidate : KNOWN) {
      if (name != null && candidate.names.contains(name)) {
        return candidate;
      }
      works.addAll(candidate.names);
    }
    throw new VocabularyException(
        (name == null ? "it names no pre-tokenizer" : "its pre-tokenizer " + name + " is unknown")
            + "; those that work are "
            + String.join(", ", works));
  }
}
