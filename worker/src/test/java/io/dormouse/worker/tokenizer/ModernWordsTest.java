package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Cuts that a small vocabulary's ids do not show; expected: Hugging Face's {@code Split}.
class ModernWordsTest {
  @Test
  void contractionsAreCutInAnyCase() {
    assertThat(words("'ſun")).containsExactly("'ſ", "un");
    assertThat(words("'Sun")).containsExactly("'S", "un");
    assertThat(words("we'VEx")).containsExactly("we", "'VE", "x");
    assertThat(words("'İx")).containsExactly("'İx");
  }

  @Test
  void digitsComeInGroupsAndLineBreaksStayWithWhatIsBefore() {
    assertThat(words("12345 67")).containsExactly("123", "45", " ", "67");
    assertThat(words("a  b \n\n c")).containsExactly("a", " ", " b", " \n\n", " c");
    assertThat(words("x;\n\ny")).containsExactly("x", ";\n\n", "y");
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = new ModernWords(3).wordEnd(text, from, text.length());
      words.add(text.substring(from, end));
      from = end;
    }
    return words;
  }
}
