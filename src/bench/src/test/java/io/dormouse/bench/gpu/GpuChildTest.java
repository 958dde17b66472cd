package io.dormouse.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GpuChildTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void linesOfItsOwnAreReadAmongOthers() throws Exception {
    try (var child =
        start("echo hello; echo '{not json'; echo '{\"event\":\"a\",\"n\":7}'; read x")) {
      assertThat(child.await("a", PATIENCE).getInteger("n")).isEqualTo(7);
      child.tell("go on");
      child.end();
    }
  }

  @Test
  void endIsToldToEveryoneWhoWaits() throws Exception {
    try (var child = start("exit 3")) {
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(() -> child.await("a", PATIENCE))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("ended before");
      }
      assertThatThrownBy(child::end).hasMessageContaining("3");
    }
  }

  @Test
  void whatIsKilledTellsWhatItHadSaid() throws Exception {
    try (var child = start("echo '{\"event\":\"a\"}'; echo '{\"event\":\"b\"}'; exec cat")) {
      child.await("a", PATIENCE);
      child.await("b", PATIENCE);
      assertThat(child.kill()).isEmpty();
    }
    try (var child = start("printf '%s\\n' '{\"event\":\"a\"}' '{\"event\":\"b\"}'; exec cat")) {
      child.await("a", PATIENCE);
      assertThat(child.kill()).containsExactly("b");
    }
  }

  @Test
  void patienceEnds() throws Exception {
    try (var child = start("exec cat")) {
      assertThatThrownBy(() -> child.await("a", Duration.ofMillis(10)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no 'a'");
    }
  }

  private static GpuChild start(String script) throws IOException {
    return new GpuChild(new ProcessBuilder("sh", "-c", script).start(), System.nanoTime());
  }
}
