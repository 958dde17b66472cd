package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.platform.WorkerLog;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinePumpTest {
  @Test
  void linesOfEveryEndingAreToldApartAndTheLastNeedsNone() {
    assertThat(pump("one\ntwo\r\n10%\r20%\r\n\nlast"))
        .containsExactly("one", "two", "10%", "20%", "last");
  }

  @Test
  void aLongLineIsCutWithAMarkAndTheNextIsWhole() {
    var lines = pump("x".repeat(3 * LinePump.MAX_LINE_BYTES) + "\nshort\n");

    assertThat(lines)
        .containsExactly("x".repeat(LinePump.MAX_LINE_BYTES) + LinePump.CUT_MARK, "short");
  }

  @Test
  void aLogKeepsItsLastLinesOnly() {
    var log = new WorkerLog(3);
    List.of("a", "b", "c", "d").forEach(log::add);

    assertThat(log.lines(10)).containsExactly("b", "c", "d");
    assertThat(log.lines(2)).containsExactly("c", "d");
    assertThat(log.lines(0)).isEmpty();
  }

  private static List<String> pump(String text) {
    var lines = new ArrayList<String>();
    new LinePump(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lines::add).run();
    return lines;
  }
}
