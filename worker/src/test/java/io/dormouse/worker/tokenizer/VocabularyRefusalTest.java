package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VocabularyRefusalTest {
  private static final List<String> TOKENS = List.of("a", "b", "ab");

  @Test
  void unknownKindsAreRefusedByNameWithWhatWorks() {
    refused(source("bert", null, TOKENS, null, null, List.of()), "bert", "gpt2, llama");
    refused(
        source("gpt2", "tekken", TOKENS, null, null, List.of("a b")),
        "its pre-tokenizer tekken is unknown",
        "llama-bpe",
        "qwen2",
        "smollm");
    refused(source("gpt2", null, TOKENS, null, null, List.of("a b")), "names no pre-tokenizer");
  }

  @Test
  void brokenVocabulariesAreRefused() {
    refused(source("gpt2", "smollm", List.of(), null, null, List.of("a b")), "empty");
    refused(source("gpt2", "smollm", TOKENS, null, null, List.of()), "no merges");
    refused(source("gpt2", "smollm", TOKENS, null, null, List.of("ab")), "merge 0");
    refused(source("gpt2", "smollm", TOKENS, null, null, List.of("a ")), "merge 0");
    refused(source("gpt2", "smollm", TOKENS, new int[2], null, List.of("a b")), "types of 2");
    refused(source("llama", null, TOKENS, null, null, List.of()), "not a score for every token");
    refused(source("llama", null, TOKENS, null, new float[2], List.of()), "not a score");
  }

  @Test
  void roleOfATokenThatIsNotThereIsRefused() {
    PromptTokens beyond =
        new PromptTokens(
            OptionalInt.empty(),
            OptionalInt.of(3),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());
    refused(
        new VocabularySource(
            "gpt2",
            "smollm",
            ByteStrings.of(TOKENS),
            null,
            null,
            ByteStrings.of(List.of("a b")),
            beyond),
        "its end token 3 is not among its 3 tokens");
  }

  @Test
  void tokensMadeToCollideAreRefusedInsteadOfSearchedForLong() {
    List<String> merges = new ArrayList<>();
    for (int i = 0; merges.size() < 5000; i++) {
      String part = Integer.toString(i, 36);
      byte[] bytes = (part + part).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      int middle = part.length();
      int slot = ByteHash.ofPair(bytes, 0, middle, middle, bytes.length) & 0x3FFF;
      if (slot < 16) {
        merges.add(part + " " + part);
      }
    }
    refused(source("gpt2", "smollm", TOKENS, null, null, merges), "merges are made to collide");
  }

  private static VocabularySource source(
      String model,
      @Nullable String preTokenizer,
      List<String> tokens,
      int @Nullable [] types,
      float @Nullable [] scores,
      List<String> merges) {
    return new VocabularySource(
        model,
        preTokenizer,
        ByteStrings.of(tokens),
        types,
        scores,
        ByteStrings.of(merges),
        PromptTokens.UNSAID);
  }

  private static void refused(VocabularySource source, String... parts) {
    assertThatThrownBy(() -> VocabularyTokenizer.of(source))
        .isInstanceOf(VocabularyException.class)
        .hasMessageContainingAll(parts);
  }
}
