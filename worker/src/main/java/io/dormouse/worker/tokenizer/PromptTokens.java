package io.dormouse.worker.tokenizer;

import java.util.Optional;
import java.util.OptionalInt;

/// The tokens with a part in every prompt, as a model's file states them.
///
/// @param beginning what a prompt begins with
/// @param end what ends a text
/// @param turnEnd what ends a turn in a chat, if it is another
/// @param unknown what stands for characters the vocabulary cannot express
/// @param addBeginning whether a prompt begins with {@code beginning}; empty for the model's custom
/// @param addSpacePrefix whether text begins with a space; empty for the model's custom
public record PromptTokens(
    OptionalInt beginning,
    OptionalInt end,
    OptionalInt turnEnd,
    OptionalInt unknown,
    Optional<Boolean> addBeginning,
    Optional<Boolean> addSpacePrefix) {
  /// What a file says that says nothing.
  public static final PromptTokens UNSAID =
      new PromptTokens(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty());
}
