package io.dormouse.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ByteSize;
import io.dormouse.gateway.config.HoldConfig;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientWishesTest {
  private static final String SCALE_UP = "X-Scale-Up-Timeout";

  private static ClientWishes wishes(String... fields) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    var size = new ByteSize(1);
    return ClientWishes.of(headers, new HoldConfig(1, 1, size, size, Duration.ofHours(1)));
  }

  @Test
  void aCallThatSaysNothingHasTheModelsOwnPatience() {
    assertThat(wishes().patience()).isEmpty();
    assertThat(wishes().preferred()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "wait=7, 7",
    "'respond-async, wait=7', 7",
    "'wait=7, respond-async', 7",
    "'wait = 7', 7",
    "'wait=\"7\"', 7",
    "'Wait=7', 7",
    "'WAIT=7;strict', 7",
    "wait=0, 0",
    "'wait=7, wait=9', 7"
  })
  void aPreferenceIsFollowedHoweverItIsWritten(String prefer, long seconds) {
    var said = wishes("Prefer", prefer);
    assertThat(said.patience()).contains(Duration.ofSeconds(seconds));
    assertThat(said.preferred()).isTrue();
  }

  @Test
  void aPreferenceMayStandOnALineOfItsOwn() {
    var said = wishes("Prefer", "respond-async", "Prefer", "wait=7");
    assertThat(said.patience()).contains(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource({"600, 600", "0, 0"})
  void theOtherHeaderSaysTheSameButIsNoPreferenceToConfirm(String text, long seconds) {
    var said = wishes(SCALE_UP, text);
    assertThat(said.patience()).contains(Duration.ofSeconds(seconds));
    assertThat(said.preferred()).isFalse();
  }

  @Test
  void thePreferenceGoesBeforeTheOtherHeader() {
    var said = wishes(SCALE_UP, "600", "Prefer", "wait=7");
    assertThat(said.patience()).contains(Duration.ofSeconds(7));
    assertThat(said.preferred()).isTrue();
  }

  @Test
  void aMalformedPreferenceLeavesTheOtherHeader() {
    var said = wishes(SCALE_UP, "600", "Prefer", "wait=soon");
    assertThat(said.patience()).contains(Duration.ofMinutes(10));
    assertThat(said.preferred()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "5s", "+5", "1234567", "0x10", "5 6"})
  void whatIsMalformedIsIgnored(String text) {
    assertThat(wishes(SCALE_UP, text).patience()).isEmpty();
    assertThat(wishes("Prefer", "wait=" + text).patience()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"await=7", "wait", "waiting=7", "handling=\"a, wait=7\"", "a; wait=7"})
  void whatOnlyLooksLikeTheWishIsNone(String prefer) {
    assertThat(wishes("Prefer", prefer).patience()).isEmpty();
  }
}
