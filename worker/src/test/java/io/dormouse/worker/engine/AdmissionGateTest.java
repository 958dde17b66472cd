package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.engine.Admission.Admitted;
import io.dormouse.worker.engine.Admission.Permit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionGateTest {
  private final AdmissionGate gate = new AdmissionGate(2);

  @Test
  void closedGateRefusesAndOpenGateTakesAsManyAsItHasSlots() {
    assertThat(gate.admit()).isInstanceOf(Admission.Closed.class);
    gate.open();
    Permit first = admitted();
    admitted();
    assertThat(gate.admit()).isInstanceOf(Admission.Full.class);
    first.close();
    first.close();
    assertThat(gate.admitted()).isEqualTo(1);
    assertThat(gate.admit()).isInstanceOf(Admitted.class);
  }

  @Test
  void gateClosesIfIdleOnlyWhenNobodyIsInside() throws Exception {
    gate.open();
    Permit permit = admitted();
    assertThat(gate.closeIfIdle()).isFalse();
    assertThat(gate.awaitIdle(Duration.ofMillis(1))).isFalse();
    permit.close();
    assertThat(gate.awaitIdle(Duration.ofMillis(1))).isTrue();
    assertThat(gate.closeIfIdle()).isTrue();
    assertThat(gate.admit()).isInstanceOf(Admission.Closed.class);
  }

  @Test
  void computedCallFreesItsSlotButHoldsADrainUntilItsAnswerIsWritten() throws Exception {
    gate.open();
    Permit permit = admitted();
    permit.computed();
    permit.computed();
    assertThat(gate.admitted()).isZero();
    assertThat(gate.awaitIdle(Duration.ofMillis(1))).isFalse();
    permit.close();
    assertThat(gate.awaitIdle(Duration.ofMillis(1))).isTrue();
  }

  @Test
  void gateClosedForGoodStaysClosed() {
    gate.open();
    gate.closeForGood();
    gate.open();
    assertThat(gate.admit()).isInstanceOf(Admission.Closed.class);
  }

  private Permit admitted() {
    return ((Admitted) gate.admit()).permit();
  }
}
