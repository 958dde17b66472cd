package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// Names inside one another, texts cut and joined as templates do.
class SpecialTextGuardPropertyTest {
  private static final Set<String> NAMES = Set.of("<|a|>", "|a|", "[x]", "<|a|>[x]", "a|>b", "<");

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "<|a|>", "|a|", "[x]", "<|", "a", "|>", "b", "[", "x]", "\uE000", "é", " ")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 3000)
  void noNameIsLeftAndAnyPartIsRestoredExactly(
      @ForAll("texts") String text,
      @ForAll("texts") String other,
      @ForAll @IntRange(max = 40) int from,
      @ForAll @IntRange(max = 40) int to) {
    SpecialTextGuard guard = SpecialTextGuard.of(NAMES, List.of(text, other));
    String hidden = guard.protect(text);
    assertThat(hidden).hasSameSizeAs(text);
    for (String name : NAMES) {
      assertThat(hidden).doesNotContain(name);
      assertThat(hidden + guard.protect(other)).doesNotContain(name);
    }
    int begin = Math.min(Math.min(from, to), text.length());
    int end = Math.min(Math.max(from, to), text.length());
    assertThat(guard.restore(hidden.substring(begin, end))).isEqualTo(text.substring(begin, end));
    assertThat(guard.restore(other)).isEqualTo(other);
  }

  @Example
  void textsThatUseUpEveryPrivateCharacterAreRefused() {
    StringBuilder all = new StringBuilder();
    for (char character = 0xE000; character <= 0xF8FF; character++) {
      all.append(character);
    }
    assertThatThrownBy(() -> SpecialTextGuard.of(NAMES, List.of(all.toString())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
