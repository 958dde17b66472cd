package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Compares id for id with Hugging Face's encoder on the same vocabulary.
class BytePairPropertyTest {
  private static final SpecialTextGuard UNGUARDED = SpecialTextGuard.of(Set.of(), List.of());
  private static final Map<String, Both> OPEN = new ConcurrentHashMap<>();

  record Both(VocabularyTokenizer own, ReferenceTokenizer plain, ReferenceTokenizer withSpecial) {}

  @Provide
  Arbitrary<String> texts() {
    return NastyTexts.arbitrary();
  }

  @Provide
  Arbitrary<String> preTokenizers() {
    return Arbitraries.of("smollm", "gpt-2", "llama-bpe", "qwen2");
  }

  @Property(tries = 8000)
  void textBecomesTheSameIds(
      @ForAll("preTokenizers") String preTokenizer, @ForAll("texts") String text) {
    Both both = open(preTokenizer);
    assertThat(both.own().encode(text)).isEqualTo(both.plain().encode(text));
  }

  @Property(tries = 4000)
  void promptWithSpecialTokensBecomesTheSameIds(
      @ForAll("preTokenizers") String preTokenizer, @ForAll("texts") String text) {
    Both both = open(preTokenizer);
    assertThat(both.own().encodePrompt(text, UNGUARDED)).isEqualTo(both.withSpecial().encode(text));
  }

  @Property
  void guardedTextBecomesNoSpecialTokenAndTheSameIdsAsPlainText(@ForAll("texts") String text) {
    VocabularyTokenizer own = open("smollm").own();
    SpecialTextGuard guard = SpecialTextGuard.of(own.specialTexts(), List.of(text));
    assertThat(own.encodePrompt(guard.protect(text), guard)).isEqualTo(own.encode(text));
  }

  @Property
  void tokensStandForTheTextTheyAreMadeOf(@ForAll("texts") String text) {
    VocabularyTokenizer own = open("smollm").own();
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    int[] ids = own.encode(text);
    for (int id : ids) {
      bytes.writeBytes(own.bytesOf(id));
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(own.leastTokens(text)).isLessThanOrEqualTo(ids.length);
  }

  private static Both open(String preTokenizer) {
    return OPEN.computeIfAbsent(
        preTokenizer,
        name -> {
          try {
            VocabularySource source = Vocabularies.bytePairs(name);
            return new Both(
                VocabularyTokenizer.of(source),
                new ReferenceTokenizer(source, false),
                new ReferenceTokenizer(source, true));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
