package io.dormouse.worker.lifecycle;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Passes steps on to an observer that comes later than the engine.
public final class ObserverRelay implements EngineObserver {
  private final AtomicReference<@Nullable EngineObserver> observer = new AtomicReference<>();
  private final Consumer<Throwable> death;

  /// @param death what an engine's end by a fault leads to
  public ObserverRelay(Consumer<Throwable> death) {
    this.death = death;
  }

  /// Tells that one from now on.
  public void to(EngineObserver next) {
    observer.set(next);
  }

  @Override
  public void ran(int inputs, long tokens, long nanos) {
    EngineObserver current = observer.get();
    if (current != null) {
      current.ran(inputs, tokens, nanos);
    }
  }

  @Override
  public void stepped(int rows, int prefillTokens, long nanos) {
    EngineObserver current = observer.get();
    if (current != null) {
      current.stepped(rows, prefillTokens, nanos);
    }
  }

  @Override
  public void died(Throwable fault) {
    death.accept(fault);
  }
}
