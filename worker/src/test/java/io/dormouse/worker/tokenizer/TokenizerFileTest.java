package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.WorkerFixture;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFileTest {
  private static final String TEXT =
      "<|im_start|>user\nwhat's <think>12 mice</think>?<|im_end|>\n  é 🙂 im_end";

  @TempDir Path folder;

  @Test
  void fileGivesTheIdsThatItsVocabularyGives() throws Exception {
    for (String preTokenizer : List.of("smollm", "gpt-2", "llama-bpe", "qwen2")) {
      VocabularySource source = Vocabularies.bytePairs(preTokenizer);
      VocabularyTokenizer expected = VocabularyTokenizer.of(source);
      try (LanguageTokenizer tokenizer = load(ReferenceTokenizer.json(source, true), source)) {
        assertThat(tokenizer.encode(TEXT)).isEqualTo(expected.encode(TEXT));
        SpecialTextGuard unguarded = SpecialTextGuard.of(Set.of(), List.of());
        int[] prompt = tokenizer.encodePrompt(TEXT, unguarded);
        assertThat(prompt).isEqualTo(expected.encodePrompt(TEXT, unguarded));
        assertThat(tokenizer.vocabulary()).isEqualTo(expected.vocabulary());
        assertThat(tokenizer.specialTexts()).isEqualTo(expected.specialTexts());
        assertThat(tokenizer.endTokens()).isEqualTo(expected.endTokens());
        assertThat(tokenizer.leastTokens(TEXT)).isBetween(1, tokenizer.encode(TEXT).length);
        for (int id = 0; id < tokenizer.vocabulary(); id++) {
          assertThat(tokenizer.bytesOf(id)).isEqualTo(expected.bytesOf(id));
          assertThat(tokenizer.isSpecial(id)).isEqualTo(expected.isSpecial(id));
        }
      }
    }
  }

  @Test
  void whatDoesNotWorkIsRefusedByName() throws Exception {
    VocabularySource source = Vocabularies.bytePairs("smollm");
    String json = ReferenceTokenizer.json(source, true);
    refused("{", "tokenizer.json is none");
    refused("{}", "decoder");
    refused(json.replace("\"type\":\"BPE\"", "\"type\":\"Unigram\""), "the model Unigram");
    refused(json.replace("\"rstrip\":false", "\"rstrip\":true"), "<|endoftext|>");
    refused(
        json.replace("\"decoder\":{\"type\":\"ByteLevel\"", "\"decoder\":{\"type\":\"WordPiece\""),
        "decoder");
    refused(json.replace("\"merges\":[\"", "\"merges\":[\"no such merge\",\""), "cannot be read");
  }

  @Test
  void fileLongerThanAnyVocabularyIsNotRead() throws Exception {
    Path file = folder.resolve("tokenizer.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(8L << 30);
    }
    assertThatThrownBy(() -> TokenizerFile.load(file, folder, PromptTokens.UNSAID))
        .isInstanceOf(VocabularyException.class)
        .hasMessageContaining("64 MiB");
  }

  @Test
  void closedTokenizerEncodesNothing() throws Exception {
    VocabularySource source = Vocabularies.bytePairs("smollm");
    LanguageTokenizer tokenizer = load(ReferenceTokenizer.json(source, true), source);
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneWordOfMegabytesIsEncodedInBoundedTimeAsTheReferenceDoes() throws Exception {
    VocabularySource source = Vocabularies.bytePairs("gpt-2");
    VocabularyTokenizer tokenizer = VocabularyTokenizer.of(source);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> tokenizer.encode("a".repeat(4_000_000)));
    String word = "themodelstokens".repeat(4000);
    try (ReferenceTokenizer reference = new ReferenceTokenizer(source, false)) {
      assertThat(tokenizer.encode(word)).isEqualTo(reference.encode(word));
    }
    assertThat(tokenizer.leastTokens("a".repeat(4_000_000))).isGreaterThan(20_000);
  }

  private LanguageTokenizer load(String json, VocabularySource source) throws Exception {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), json);
    return TokenizerFile.load(file, WorkerFixture.HOME.resolve("cache"), source.promptTokens());
  }

  private void refused(String json, String part) {
    assertThatThrownBy(() -> load(json, Vocabularies.bytePairs("smollm")))
        .isInstanceOf(VocabularyException.class)
        .hasMessageContaining(part);
  }
}
