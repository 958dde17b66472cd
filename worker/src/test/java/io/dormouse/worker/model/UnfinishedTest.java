package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnfinishedTest {
  @Test
  void allPartsAreClosedThoughSomeCannotBe() {
    List<String> closed = new ArrayList<>();
    Unfinished made = new Unfinished();
    made.add(() -> closed.add("first"));
    made.add(() -> {
      throw new IllegalStateException("second");
    });
    made.add(() -> closed.add("third"));
    made.add(() -> {
      throw new IllegalStateException("fourth");
    });
    assertThatThrownBy(made::close)
        .hasMessage("fourth")
        .satisfies(e ->
            assertThat(e.getSuppressed())
                .singleElement()
                .extracting("message")
                .isEqualTo("second"));
    assertThat(closed).containsExactly("third", "first");
  }

  @Test
  void whatIsMadeIsKept() {
    List<String> closed = new ArrayList<>();
    try (Unfinished made = new Unfinished()) {
      made.add(() -> closed.add("part"));
      made.finished();
    }
    assertThat(closed).isEmpty();
  }
}
