package io.dormouse.worker.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is to be continued.
sealed interface GenerationInput {
  /// A conversation, for the model's template.
  ///
  /// @param variables further names for the template
  record Chat(
      List<Map<String, @Nullable Object>> messages,
      boolean addGenerationPrompt,
      Map<String, @Nullable Object> variables)
      implements GenerationInput {}

  /// Texts, each a prompt of its own.
  record Texts(List<String> texts) implements GenerationInput {
    public Texts {
      texts = List.copyOf(texts);
    }
  }

  /// Prompts in token ids the client made itself.
  record TokenIds(List<int[]> prompts) implements GenerationInput {
    public TokenIds {
      prompts = List.copyOf(prompts);
    }
  }
}
