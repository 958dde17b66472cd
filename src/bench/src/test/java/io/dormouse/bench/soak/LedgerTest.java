package io.dormouse.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.CallKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LedgerTest {
  private static final CallKind OK = new CallKind(200, "");
  private static final CallKind GONE = new CallKind(499, "client_gone");

  private final Ledger ledger = new Ledger();

  @Test
  void equalCountsDoNotDiffer() {
    ledger.add("a", new CallOutcome.Answered(200, "", true));
    ledger.add("b", new CallOutcome.Answered(503, "wake_timeout", true));

    assertThat(ledger.violations()).isEmpty();
    assertThat(ledger.differences(Map.of(OK, 1L, new CallKind(503, "wake_timeout"), 1L))).isEmpty();
  }

  @Test
  void aCallerThatLeftMayStandAsCancelledOrAnswered() {
    ledger.add("a", new CallOutcome.Left());
    ledger.add("b", new CallOutcome.Left());

    assertThat(ledger.differences(Map.of(OK, 1L, GONE, 1L))).isEmpty();
  }

  @Test
  void aCallThatTheGatewayDidNotRecordDiffers() {
    ledger.add("a", new CallOutcome.Answered(200, "", true));
    ledger.add("b", new CallOutcome.Left());

    assertThat(ledger.differences(Map.of(OK, 1L))).hasSize(1);
  }

  @Test
  void anAnswerThatTheGatewayRecordedAsAnotherDiffers() {
    ledger.add("a", new CallOutcome.Answered(200, "", true));

    assertThat(ledger.differences(Map.of(GONE, 1L))).isNotEmpty();
  }

  @Test
  void anUntypedErrorAMissingEchoAndABrokenConnectionAreViolations() {
    ledger.add("a", new CallOutcome.Answered(503, "", true));
    ledger.add("b", new CallOutcome.Answered(200, "", false));
    ledger.add("c", new CallOutcome.Broken("reset"));

    assertThat(ledger.violations()).hasSize(3);
    assertThat(ledger.total()).isEqualTo(3);
  }
}
