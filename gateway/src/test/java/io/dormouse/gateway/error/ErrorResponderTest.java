package io.dormouse.gateway.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorResponderTest {
  /// 60 s is the longest that every version of `openai` obeys.
  @ParameterizedTest
  @CsvSource({
    "PT-5S, 1",
    "PT0S, 1",
    "PT0.001S, 1",
    "PT1S, 1",
    "PT1.001S, 2",
    "PT59.5S, 60",
    "PT60S, 60",
    "PT60.001S, 60",
    "PT6M, 60",
    "P365D, 60"
  })
  void retryAfterIsRoundedUpToAWholeSecondOfAtLeastOneAndAtMostSixty(Duration wait, long seconds) {
    assertThat(ErrorResponder.retryAfterSeconds(wait)).isEqualTo(seconds);
  }
}
