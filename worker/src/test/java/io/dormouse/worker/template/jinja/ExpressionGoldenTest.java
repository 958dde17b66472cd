package io.dormouse.worker.template.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionGoldenTest {
  /// What jinja2 renders and we do not, by design: each is an error that names its construct.
  private static final List<String> UNSUPPORTED =
      List.of(
          "'self'",
          "a bool as key",
          "a complex number",
          "a recursive loop",
          "an integer beyond 64 bits",
          "the attribute 'real' of a int",
          "the filter 'groupby'",
          "the filter 'truncate'",
          "the method 'casefold'",
          "the tag 'autoescape'",
          "the tag 'block'");

  @Test
  void rendersSmallTemplatesAsJinja2DoesOrNamesWhatItDoesNotKnow() {
    List<String> wrong = new ArrayList<>();
    List<String> unsupported = new ArrayList<>();
    List<Goldens.Case> cases = Goldens.expressions();
    for (Goldens.Case golden : cases) {
      JsonObject actual = Goldens.render(golden.template(), golden.prompt());
      if (Goldens.agree(golden.result(), actual)) {
        continue;
      }
      String construct = actual.getString("unsupported");
      if (construct == null) {
        wrong.add(
            golden.template() + " -> " + actual.encode() + " not " + golden.result().encode());
      } else {
        unsupported.add(construct.replaceAll("^[^:]*: (.*) is not supported$", "$1"));
      }
    }
    assertThat(cases).hasSizeGreaterThan(3000);
    assertThat(wrong).isEmpty();
    assertThat(unsupported.stream().distinct().sorted()).containsExactlyElementsOf(UNSUPPORTED);
  }
}
