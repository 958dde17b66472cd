package io.dormouse.worker.template.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dormouse.worker.template.ChatPrompt;
import io.dormouse.worker.template.TemplateException;
import io.dormouse.worker.template.TemplateException.Kind;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class HostileTemplateTest {
  private static final ZonedDateTime NOW = ZonedDateTime.of(2026, 2, 3, 0, 0, 0, 0, ZoneOffset.UTC);

  private static String render(String template, Object value) throws TemplateException {
    Map<String, Object> names = Map.of("value", value);
    ChatPrompt prompt = new ChatPrompt(List.of(), true, "", "", Map.copyOf(names), NOW);
    return JinjaTemplate.parse(template).render(prompt);
  }

  static List<String> templates() {
    String many = "{% for a in range(100000) %}";
    String end = "{% endfor %}";
    return List.of(
        many + many + many + end + end + end,
        many + "{{ 'x' * 1000 }}" + end,
        "{% set n = namespace(s='x') %}" + many + "{% set n.s = n.s ~ n.s %}" + end,
        "{% set n = namespace(s='x') %}" + many + "{% set n.s = n.s.replace('x', 'xx') %}" + end,
        "{% set n = namespace(s='x') %}" + many + "{% set n.s = n.s.replace('', 'xx') %}" + end,
        "{% set n = namespace(s=['x']) %}" + many + "{% set n.s = n.s + n.s %}" + end,
        "{% set n = namespace(s=['x']) %}"
            + many
            + "{% set n.s = [n.s, n.s] %}"
            + end
            + "{{ n.s }}",
        "{% set n = namespace(s=[]) %}" + many + "{% set n.s = [n.s] %}" + end + "{{ n.s|tojson }}",
        "{% set n = namespace(s=[], t=[]) %}"
            + many
            + "{% set n.s = [n.s] %}{% set n.t = [n.t] %}"
            + end
            + "{{ n.s == n.t }}{{ n.s < n.t }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
        "{{ 'x' * 9223372036854775807 }}",
        "{{ [1] * 9223372036854775807 }}",
        "{{ (range(100000)|list) * 100000 }}",
        "{{ range(9223372036854775807) }}",
        "{{ 'x'.center(9223372036854775807) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ '\t'.expandtabs(999999999) * 1000 }}",
        "{{ 2 ** 99999999 }}",
        "{{ ('x\n' * 100000)|indent(1000) }}",
        "{{ ['x' * 1000000] * 100 }}",
        "{{ (['x' * 1000000] * 100)|join }}",
        "{{ ([['x' * 1000000] * 10] * 10)|tojson }}",
        "{% set x = 'a' * 1000000 %}" + many + "{{ x|upper|length }}{{ x|length }}" + end,
        "{% set x = 'a' * 4000000 %}" + many + "{% if 'b' in x %}{% endif %}" + end,
        "{% for a in range(10000) %}{{ '%s' % value }}" + end,
        "{{ " + "(".repeat(50_000) + "1" + ")".repeat(50_000) + " }}",
        "{{ " + "[".repeat(50_000) + "]".repeat(50_000) + " }}",
        "{{ " + "not ".repeat(50_000) + "1 }}",
        "{{ " + "-".repeat(50_000) + "1 }}",
        "{{ " + "1 if ".repeat(50_000) + "1 }}",
        "{{ 1" + " if 1 else 2".repeat(50_000) + " }}",
        "{{ 1" + " + 1".repeat(50_000) + " }}",
        "{{ value" + "[0]".repeat(50_000) + " }}",
        "{{ value" + "|list".repeat(50_000) + " }}",
        "{% set " + "(".repeat(50_000) + " %}",
        "{% if 1 %}".repeat(50_000),
        "{% for a in [1] %}".repeat(10_000) + "{% endfor %}".repeat(10_000),
        "{{ 1 }}".repeat(200_000));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void endsInAnErrorThatSaysWhatIsTooMuch(String template) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> render(template, "x".repeat(100_000)))
        .satisfies(e -> assertThat(e.kind()).isNotEqualTo(Kind.REFUSED));
  }

  @Test
  void deepValuesOfACallerAreRefused() {
    Object value = "x";
    for (int i = 0; i < 100_000; i++) {
      value = new ArrayList<>(List.of(value));
    }
    Object deep = value;
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> render("{{ value }}", deep))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
  }

  @Test
  void namesConstructAndLineWhenParsing() {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> JinjaTemplate.parse("a\n{{ x|sparkle }}"))
        .withMessage("chat template, line 2: the filter 'sparkle' is not supported")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED));
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> JinjaTemplate.parse("a\n\n{% include 'b' %}"))
        .withMessage("chat template, line 3: the tag 'include' is not supported");
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> JinjaTemplate.parse("{{ x.encode() }}"))
        .withMessage("chat template, line 1: the method 'encode' is not supported");
  }

  @Test
  void namesTheLineThatFailedWhenRendering() {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> render("a\n{% if true %}\n{{ value + 1 }}\n{% endif %}", "x"))
        .withMessage("chat template, line 3: unsupported operand type(s) for +: 'str' and 'int'");
  }

  @Test
  void aLongConversationStaysWithinTheBounds() throws TemplateException {
    List<Map<String, Object>> turns = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      String role = i % 2 == 0 ? "user" : "assistant";
      turns.add(Map.of("role", role, "content", "word ".repeat(200)));
    }
    String template = Goldens.resource("qwen-3.jinja");
    ChatPrompt prompt = new ChatPrompt(List.copyOf(turns), true, "", "", Map.of(), NOW);
    assertThat(JinjaTemplate.parse(template).render(prompt)).hasSizeGreaterThan(2_000_000);
  }
}
