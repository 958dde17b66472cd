package io.dormouse.worker.engine;

import java.util.List;

/// What the engine does next.
sealed interface BatchStep<E> {
  /// Nothing waits.
  record Idle<E>() implements BatchStep<E> {}

  /// What waits may still be joined by more until that time.
  record WaitUntil<E>(long nanos) implements BatchStep<E> {}

  /// Runs these together; never empty.
  record Run<E>(List<E> batch) implements BatchStep<E> {
    public Run {
      batch = List.copyOf(batch);
    }
  }
}
