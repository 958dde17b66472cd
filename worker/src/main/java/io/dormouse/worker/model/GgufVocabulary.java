package io.dormouse.worker.model;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufMetadata;
import io.dormouse.worker.model.gguf.GgufNumbers;
import io.dormouse.worker.model.gguf.GgufTexts;
import io.dormouse.worker.tokenizer.ByteStrings;
import io.dormouse.worker.tokenizer.PromptTokens;
import io.dormouse.worker.tokenizer.VocabularySource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The vocabulary in a GGUF file's metadata.
public final class GgufVocabulary {
  private static final String PREFIX = "tokenizer.ggml.";

  private GgufVocabulary() {}

  /// Reads it; its texts stay where the file's bytes are.
  ///
  /// @throws GgufException {@code gguf_missing_value} or {@code gguf_wrong_value}
  public static VocabularySource read(GgufMetadata metadata) throws GgufException {
    String model = metadata.requiredText(PREFIX + "model");
    GgufTexts tokens =
        metadata
            .texts(PREFIX + "tokens")
            .orElseThrow(
                () -> new GgufException("gguf_missing_value", "it has no " + PREFIX + "tokens"));
    Optional<GgufTexts> merges = metadata.texts(PREFIX + "merges");
    return new VocabularySource(
        model,
        metadata.text(PREFIX + "pre").orElse(null),
        strings(tokens),
        metadata.numbers(PREFIX + "token_type").map(GgufNumbers::toInts).orElse(null),
        metadata.numbers(PREFIX + "scores").map(GgufNumbers::toFloats).orElse(null),
        merges.isPresent() ? strings(merges.get()) : ByteStrings.NONE,
        promptTokens(metadata));
  }

  private static PromptTokens promptTokens(GgufMetadata metadata) throws GgufException {
    return new PromptTokens(
        id(metadata, "bos_token_id"),
        id(metadata, "eos_token_id"),
        id(metadata, "eot_token_id"),
        id(metadata, "unknown_token_id"),
        metadata.flag(PREFIX + "add_bos_token"),
        metadata.flag(PREFIX + "add_space_prefix"));
  }

  private static OptionalInt id(GgufMetadata metadata, String key) throws GgufException {
    OptionalLong id = metadata.whole(PREFIX + key);
    if (id.isEmpty()) {
      return OptionalInt.empty();
    }
    if (id.getAsLong() < 0 || id.getAsLong() > Integer.MAX_VALUE) {
      throw new GgufException(
          "gguf_wrong_value", "its " + PREFIX + key + " is " + id.getAsLong() + ", no token");
    }
    return OptionalInt.of((int) id.getAsLong());
  }

  private static ByteStrings strings(GgufTexts texts) {
    return new ByteStrings(texts.bytes(), texts.starts(), Long.BYTES);
  }
}
