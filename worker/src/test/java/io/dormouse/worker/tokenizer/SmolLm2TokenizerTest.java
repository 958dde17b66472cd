package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Needs SmolLM2's GGUF file below the folder that DORMOUSE_TEST_MODELS names.
class SmolLm2TokenizerTest {
  private static final SpecialTextGuard UNGUARDED = SpecialTextGuard.of(Set.of(), List.of());

  @Test
  void everyTextBecomesTheIdsThatLlamaCppGives() throws Exception {
    VocabularyTokenizer tokenizer = VocabularyTokenizer.of(vocabulary());
    List<EncodedText> cases = EncodedText.read(Vocabularies.text("smollm2.json"));
    assertThat(cases).hasSize(150);
    for (EncodedText golden : cases) {
      assertThat(tokenizer.encodePrompt(golden.text(), UNGUARDED))
          .as(golden.text())
          .isEqualTo(golden.ids());
    }
  }

  @Test
  void everyTokensBytesAreEncodedAsHuggingFaceEncodesThem() throws Exception {
    VocabularySource source = vocabulary();
    VocabularyTokenizer tokenizer = VocabularyTokenizer.of(source);
    Random random = new Random(7);
    try (ReferenceTokenizer reference = new ReferenceTokenizer(source, true)) {
      for (int id = 0; id < tokenizer.vocabulary(); id++) {
        String text =
            text(tokenizer, id)
                + text(tokenizer, random.nextInt(tokenizer.vocabulary()))
                + text(tokenizer, random.nextInt(tokenizer.vocabulary()));
        assertThat(tokenizer.encodePrompt(text, UNGUARDED))
            .as(text)
            .isEqualTo(reference.encode(text));
      }
    }
  }

  @Test
  void itsTurnsEndWithItsEndTokens() throws Exception {
    VocabularyTokenizer tokenizer = VocabularyTokenizer.of(vocabulary());
    assertThat(tokenizer.vocabulary()).isEqualTo(49152);
    assertThat(tokenizer.endTokens()).containsExactly(0, 2);
    assertThat(tokenizer.beginningText()).isEqualTo("<|im_start|>");
    assertThat(tokenizer.endText()).isEqualTo("<|im_end|>");
    assertThat(tokenizer.specialTexts()).hasSize(17);
  }

  private static String text(VocabularyTokenizer tokenizer, int id) {
    return new String(tokenizer.bytesOf(id), StandardCharsets.UTF_8);
  }

  private static VocabularySource vocabulary() throws Exception {
    @Nullable Path file = Vocabularies.model("SmolLM2");
    assumeThat(file).as("a SmolLM2 file below DORMOUSE_TEST_MODELS").isNotNull();
    return Vocabularies.read(java.util.Objects.requireNonNull(file));
  }
}
