package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialMailboxTest {
  private final ArrayList<Object> seen = new ArrayList<>();
  private final SerialMailbox mailbox = new SerialMailbox(Runnable::run, seen::add);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void taskThatFailsDoesNotStopTheOnesAfterIt(boolean error) {
    var overflow = new StackOverflowError();
    var defect = new IllegalStateException();
    mailbox.tell(() -> {
      if (error) {
        throw overflow;
      }
      throw defect;
    });
    mailbox.tell(() -> seen.add("next"));

    assertThat(seen).containsExactly(error ? overflow : defect, "next");
  }

  @Test
  void taskToldFromATaskRunsAfterIt() {
    mailbox.tell(() -> {
      mailbox.tell(() -> seen.add("inner"));
      seen.add("outer");
    });

    assertThat(seen).containsExactly("outer", "inner");
  }
}
