package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Compares with what Google's SentencePiece encoded with the same trained vocabulary.
class SentencePieceTest {
  private static final SpecialTextGuard UNGUARDED = SpecialTextGuard.of(Set.of(), List.of());

  @Test
  void everyTextBecomesTheIdsThatSentencePieceGives() throws Exception {
    VocabularyTokenizer tokenizer = VocabularyTokenizer.of(Vocabularies.sentencePieces());
    List<EncodedText> cases = EncodedText.read(Vocabularies.text("sentence-pieces.json"));
    assertThat(cases).hasSizeGreaterThan(180);
    for (EncodedText golden : cases) {
      assertThat(tokenizer.encode(golden.text())).as(golden.text()).isEqualTo(golden.ids());
    }
  }

  @Test
  void everyAnswerIsDecodedAsSentencePieceDecodesIt() throws Exception {
    VocabularyTokenizer tokenizer = VocabularyTokenizer.of(Vocabularies.sentencePieces());
    for (EncodedText golden : EncodedText.read(Vocabularies.text("sentence-pieces.json"))) {
      assertThat(decode(tokenizer.newDecoder(), golden.ids())).isEqualTo(golden.decoded());
    }
  }

  @Test
  void continuationKeepsItsSpace() throws Exception {
    VocabularyTokenizer tokenizer = VocabularyTokenizer.of(Vocabularies.sentencePieces());
    int[] ids = tokenizer.encode("world");
    assertThat(decode(tokenizer.newContinuationDecoder(), ids)).isEqualTo(" world");
  }

  @Test
  void promptBeginsOnceAndTextBehindASpecialTokenBeginsWithASpace() throws Exception {
    VocabularyTokenizer tokenizer = VocabularyTokenizer.of(Vocabularies.sentencePieces());
    int[] world = tokenizer.encode("world");
    int[] prompt = tokenizer.encodePrompt("<s>[INST]world", UNGUARDED);
    int[] withoutBeginning = tokenizer.encodePrompt("[INST]world", UNGUARDED);
    assertThat(prompt).isEqualTo(withoutBeginning).hasSize(2 + world.length).endsWith(world);
    assertThat(tokenizer.bytesOf(prompt[0])).asString().isEqualTo("<s>");
    assertThat(tokenizer.beginningText()).isEqualTo("<s>");
    assertThat(tokenizer.endText()).isEqualTo("</s>");
    assertThat(tokenizer.endTokens()).containsExactly(2);
  }

  private static String decode(StreamDecoder decoder, int[] ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(decoder.append(id));
    }
    return text.append(decoder.finish()).toString();
  }
}
