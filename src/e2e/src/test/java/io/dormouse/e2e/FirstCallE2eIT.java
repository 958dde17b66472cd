package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a newcomer reads after `up`.
final class FirstCallE2eIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void upShowsTheTimelineOfAColdCallAWarmOneAndWhereEverythingIs() {
    var config = ConfigText.of().model("mini", "path: " + Dist.find().demoModel());
    try (GatewayProcess gateway =
        GatewayProcess.start(GatewaySetup.of(config.text()).firstCall())) {
      gateway.log().await(Pattern.compile("Ctrl-C stops\\."), LIMIT);

      showsTheTimeline(gateway, "first byte");
      assertThat(gateway.log().text())
          .contains(gateway.base() + "/v1/models")
          .contains(gateway.base() + "/v1/embeddings")
          .contains(gateway.management() + "/q/health")
          .contains(gateway.management() + "/q/metrics")
          .contains(gateway.management() + "/admin/pools");
    }
  }

  @Test
  void upStreamsTheAnswerOfALanguageModelThatWasAsleep() {
    var config =
        ConfigText.of()
            .model("chat", "path: " + ChatModel.file())
            .model("mini", "path: " + Dist.find().demoModel());
    try (GatewayProcess gateway =
        GatewayProcess.start(GatewaySetup.of(config.text()).firstCall())) {
      gateway.log().await(Pattern.compile("Ctrl-C stops\\."), LIMIT);

      showsTheTimeline(gateway, "first token");
      assertThat(gateway.log().text())
          .containsPattern("\n  > .*dormouse.*\n  \\S+ \\S+")
          .containsPattern("whole answer +[0-9]+ ms  [0-9]+ tokens, [0-9]+ tokens/s")
          .contains(gateway.base() + "/v1/chat/completions")
          .contains(gateway.base() + "/v1/embeddings");
    }
  }

  private static void showsTheTimeline(GatewayProcess gateway, String first) {
    List<Long> timeline =
        Stream.of("held", "process started", "runtime up", "weights loaded", "warmed", first)
            .map(point -> milliseconds(gateway, point))
            .toList();
    assertThat(timeline.getFirst()).isZero();
    long warming = timeline.get(timeline.size() - 2) - timeline.get(1);
    assertThat(timeline.getLast())
        .as("what came first, beside what its worker took from its start until it was warm")
        .isGreaterThanOrEqualTo(warming);
    assertThat(gateway.log().text()).contains("The same call again, now warm:");
  }

  private static long milliseconds(GatewayProcess gateway, String point) {
    var matcher =
        Pattern.compile("^  " + point + " +([0-9]+) ms", Pattern.MULTILINE)
            .matcher(gateway.log().text());
    assertThat(matcher.find()).as(point + " in\n" + gateway.log().text()).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
