package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DurationTextPropertyTest {
  @Property(tries = 200)
  void unitsAddUp(
      @ForAll @IntRange(max = 300) int days,
      @ForAll @IntRange(max = 90) int minutes,
      @ForAll @IntRange(min = 1, max = 5000) int millis) {
    Duration expected = Duration.ofDays(days).plusMinutes(minutes).plusMillis(millis);
    assertThat(DurationText.parse(days + "d" + minutes + "m" + millis + "ms")).contains(expected);
    assertThat(DurationText.parse(expected.toString())).contains(expected);
  }

  @Property(tries = 200)
  void noTextThrows(@ForAll String text) {
    assertThat(DurationText.parse(text)).isNotNull();
    assertThat(ByteSize.parse(text)).isNotNull();
  }

  @Property(tries = 200)
  void aSizeReadsBackFromItsText(@ForAll @LongRange(min = 0, max = 1L << 44) long bytes) {
    assertThat(ByteSize.parse(new ByteSize(bytes).toString())).contains(new ByteSize(bytes));
  }
}
