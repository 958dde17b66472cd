package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Any tokens in any order, most of them no valid UTF-8.
class StreamDecoderPropertyTest {
  private final VocabularyTokenizer bytePairs;
  private final VocabularyTokenizer sentencePieces;

  StreamDecoderPropertyTest() throws Exception {
    bytePairs = VocabularyTokenizer.of(Vocabularies.bytePairs("smollm"));
    sentencePieces = VocabularyTokenizer.of(Vocabularies.sentencePieces());
  }

  @Property(tries = 2000)
  void piecesOfBytePairsAreTheWholeText(@ForAll @Size(max = 30) int @IntRange(max = 600) [] ids) {
    assertThat(decode(bytePairs, bytePairs.newDecoder(), ids)).isEqualTo(whole(bytePairs, ids));
  }

  @Property(tries = 2000)
  void piecesOfSentencePiecesAreTheWholeTextWithoutItsFirstSpace(
      @ForAll @Size(max = 30) int @IntRange(max = 899) [] ids) {
    String whole = whole(sentencePieces, ids);
    assertThat(decode(sentencePieces, sentencePieces.newDecoder(), ids))
        .isEqualTo(whole.startsWith(" ") ? whole.substring(1) : whole);
    assertThat(decode(sentencePieces, sentencePieces.newContinuationDecoder(), ids))
        .isEqualTo(whole);
  }

  @Property
  void noPieceHoldsHalfACharacter(@ForAll String text) {
    String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    StreamDecoder decoder = bytePairs.newDecoder();
    int given = 0;
    for (int id : bytePairs.encode(valid)) {
      String piece = decoder.append(id);
      assertThat(valid.startsWith(piece, given)).isTrue();
      given += piece.length();
      assertThat(given == valid.length() || !Character.isLowSurrogate(valid.charAt(given)))
          .isTrue();
    }
    assertThat(given).isEqualTo(valid.length());
    assertThat(decoder.finish()).isEmpty();
  }

  private static String decode(LanguageTokenizer tokenizer, StreamDecoder decoder, int[] ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(decoder.append(Math.floorMod(id, tokenizer.vocabulary())));
    }
    return text.append(decoder.finish()).append(decoder.finish()).toString();
  }

  private static String whole(LanguageTokenizer tokenizer, int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      int known = Math.floorMod(id, tokenizer.vocabulary());
      if (!tokenizer.isSpecial(known)) {
        bytes.writeBytes(tokenizer.bytesOf(known));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
