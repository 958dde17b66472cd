package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.platform.WorkerStatus;
import io.dormouse.gateway.platform.WorkerStatus.Phase;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.gateway.pool.WorkerReport;
import io.dormouse.gateway.pool.WorkerReport.Drained;
import io.dormouse.gateway.pool.WorkerReport.Load;
import io.dormouse.gateway.pool.WorkerReport.Ready;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReaderTest {
  private static final WorkerStatus READY = status(Phase.READY, 0);
  private static final WorkerStatus DRAINING = status(Phase.DRAINING, 0);

  private final StatusReader reader =
      new StatusReader(new WorkerEndpoint("127.0.0.1", 1, Optional.of("token")), 12);

  @Test
  void beatsWithoutNewsSayNothing() {
    assertThat(kinds(reader.read(READY))).containsExactly(Ready.class, Load.class);
    assertThat(reader.read(READY)).isEmpty();
  }

  @Test
  void aDrainIsAnsweredWhenTheLastCallHasEndedAndOnce() {
    reader.read(READY);
    reader.commandSent();
    reader.drainConfirmed();

    assertThat(kinds(reader.read(status(Phase.DRAINING, 1)))).containsExactly(Load.class);
    assertThat(kinds(reader.read(DRAINING))).containsExactly(Load.class, Drained.class);
    assertThat(reader.read(DRAINING)).isEmpty();
  }

  @Test
  void documentsFromBeforeAnAnswerDoNotCountAsOne() {
    reader.read(READY);
    reader.commandSent();
    assertThat(reader.read(READY)).isEmpty();
    reader.drainConfirmed();
    reader.read(DRAINING);

    reader.commandSent();
    assertThat(reader.read(DRAINING)).isEmpty();
    assertThat(reader.read(READY)).isEmpty();
    reader.resumeConfirmed();
    assertThat(kinds(reader.read(READY))).containsExactly(Ready.class);
    assertThat(reader.read(DRAINING)).isEmpty();
    assertThat(reader.read(READY)).isEmpty();
  }

  @Test
  void documentsOfALaterVersionAreReadAndOthersAreNot() {
    assertThat(
            WorkerStatus.parse("{\"phase\":\"ready\",\"slots\":4,\"marks\":{\"aMs\":1},\"x\":[]}"))
        .contains(new WorkerStatus(Phase.READY, 0, 0, 4, 0, 0, 0, Map.of("a", 1L)));
    assertThat(WorkerStatus.parse("{\"phase\":\"dreaming\"}")).isEmpty();
    assertThat(WorkerStatus.parse("{\"phase\":7}")).isEmpty();
    assertThat(WorkerStatus.parse("[]")).isEmpty();
    assertThat(WorkerStatus.parse("")).isEmpty();
  }

  private static List<Class<?>> kinds(List<WorkerReport> reports) {
    return reports.stream().<Class<?>>map(WorkerReport::getClass).toList();
  }

  private static WorkerStatus status(Phase phase, int running) {
    return new WorkerStatus(phase, 0, 0, 4, running, 0, 0, Map.of());
  }
}
