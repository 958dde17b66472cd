package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Compares with a search of the whole text, over an alphabet small enough for overlaps.
class StopMatcherPropertyTest {
  @Provide
  Arbitrary<List<String>> stops() {
    return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(6).list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<String>> pieces() {
    return Arbitraries.strings().withChars("abc").ofMaxLength(4).list().ofMaxSize(12);
  }

  @Property(tries = 5000)
  void givesOutWhatComesBeforeTheFirstStopStringThatIsComplete(
      @ForAll("stops") List<String> stops, @ForAll("pieces") List<String> pieces) {
    StopMatcher matcher = new StopMatcher(stops);
    StringBuilder given = new StringBuilder();
    for (String piece : pieces) {
      given.append(matcher.append(piece));
    }
    given.append(matcher.finish());
    int end = expectedEnd(stops, String.join("", pieces));
    assertThat(matcher.stopped()).isEqualTo(end >= 0);
    String whole = String.join("", pieces);
    assertThat(given.toString()).isEqualTo(end >= 0 ? whole.substring(0, end) : whole);
  }

  @Property
  void holdsBackOnlyWhatCouldBeginAStopString(
      @ForAll("stops") List<String> stops, @ForAll("pieces") List<String> pieces) {
    StopMatcher matcher = new StopMatcher(stops);
    String seen = "";
    int given = 0;
    for (String piece : pieces) {
      given += matcher.append(piece).length();
      seen += piece;
      String held = seen.substring(given);
      if (!matcher.stopped()) {
        assertThat(held.isEmpty() || stops.stream().anyMatch(stop -> stop.startsWith(held)))
            .isTrue();
      }
    }
  }

  @Example
  void emptyStopStringIsRefused() {
    assertThatThrownBy(() -> new StopMatcher(List.of("a", "")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int expectedEnd(List<String> stops, String text) {
    int complete = Integer.MAX_VALUE;
    int begin = -1;
    for (String stop : stops) {
      int at = text.indexOf(stop);
      int end = at + stop.length();
      if (at >= 0 && (end < complete || (end == complete && at < begin))) {
        complete = end;
        begin = at;
      }
    }
    return begin;
  }
}
