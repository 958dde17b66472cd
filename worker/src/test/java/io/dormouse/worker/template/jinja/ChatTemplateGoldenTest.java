package io.dormouse.worker.template.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dormouse.worker.template.jinja.Goldens.Case;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplateGoldenTest {
  private static final Path ELSEWHERE = Path.of("target", "chat-templates");

  static List<Case> cases() {
    return Goldens.cases("goldens.json");
  }

  static List<Case> casesElsewhere() {
    return Goldens.cases("goldens-elsewhere.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersWhatJinja2Renders(Case golden) {
    check(golden, Goldens.resource(golden.template() + ".jinja"));
  }

  @ParameterizedTest
  @MethodSource("casesElsewhere")
  void rendersWhatJinja2RendersOfTemplatesFetchedFromElsewhere(Case golden) throws IOException {
    Path file = ELSEWHERE.resolve(golden.template() + ".jinja");
    assumeThat(file).as("fetched by chat-templates/elsewhere.sh").isRegularFile();
    check(golden, Files.readString(file));
  }

  private static void check(Case golden, String template) {
    JsonObject actual = Goldens.render(template, golden.prompt());
    assertThat(Goldens.agree(golden.result(), actual))
        .as("%s%nis as%n%s", actual.encode(), golden.result().encode())
        .isTrue();
  }
}
