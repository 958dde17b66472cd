package io.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OptionsTest {
  private static final LinkedHashMap<String, String> KNOWN =
      new LinkedHashMap<>(Map.of("--runs", "how often"));

  @Test
  void readsNameAndNumbers() throws Exception {
    var options = Options.parse(KNOWN, List.of("coldstart", "--runs", "3"));

    assertThat(options.name()).contains("coldstart");
    assertThat(options.number("--runs", 20)).isEqualTo(3);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (var wrong : List.of("--walks", "--runs", "--runs=3")) {
      assertThatThrownBy(() -> Options.parse(KNOWN, List.of("coldstart", wrong)))
          .isInstanceOf(Options.WrongUsage.class);
    }
    assertThatThrownBy(() -> Options.parse(KNOWN, List.of("--runs", "-3")))
        .isInstanceOf(Options.WrongUsage.class);
  }
}
