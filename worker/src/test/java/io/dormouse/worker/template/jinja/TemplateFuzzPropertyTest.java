package io.dormouse.worker.template.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.template.ChatPrompt;
import io.dormouse.worker.template.TemplateException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TemplateFuzzPropertyTest {
  private static final List<Goldens.Case> CASES = Goldens.cases("goldens.json");
  private static final String[] PIECES = {
    "{{",
    "}}",
    "{%",
    "%}",
    "{%-",
    "-%}",
    "{#",
    "#}",
    "(",
    ")",
    "[",
    "]",
    "'",
    "|",
    "~",
    "-",
    " if ",
    " else ",
    " in ",
    " is ",
    " not ",
    "endif",
    "endfor",
    "for x in messages",
    "1",
    "[::-1]",
    ".",
    "raw",
    "macro m(a)",
    "**",
    ",",
    "=",
    ":",
    "\n",
    "\ud800",
    "|join",
    "|tojson",
    "loop.nextitem"
  };

  @Property(tries = 2000)
  void aMutatedTemplateRendersOrEndsInATemplateException(@ForAll long seed) {
    Random random = new Random(seed);
    Goldens.Case golden = CASES.get(random.nextInt(CASES.size()));
    StringBuilder text = new StringBuilder(Goldens.resource(golden.template() + ".jinja"));
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(20)));
        default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
      }
    }
    assertThat(outcome(text.toString(), golden.prompt())).isNotNull();
  }

  private static String outcome(String template, ChatPrompt prompt) {
    try {
      return JinjaTemplate.parse(template).render(prompt);
    } catch (TemplateException e) {
      return e.kind().name();
    }
  }
}
