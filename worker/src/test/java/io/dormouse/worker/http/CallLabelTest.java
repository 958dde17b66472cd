package io.dormouse.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallLabelTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void aCallIsNamedByItsRequestAndItsTrace() {
    assertThat(CallLabel.of("id-1", "00-" + TRACE + "-b7ad6b7169203331-01"))
        .isEqualTo("request=id-1 trace=" + TRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "id 2", "id\tERROR", "{jndi}"})
  void whatIsNoIdIsNotWritten(String id) {
    assertThat(CallLabel.of(id, "00-" + TRACE)).isEqualTo("a call without an id");
  }
}
