package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A listener that checks what it is told, and waits for the end.
final class GenerationProbe implements GenerationListener {
  private final CompletableFuture<GenerationOutcome> ended = new CompletableFuture<>();
  private int seen;
  private boolean over;
  volatile int leaveAfter = Integer.MAX_VALUE;

  @Override
  public void progressed(GenerationCall call) {
    try {
      assertThat(over).as("told after the end").isFalse();
      assertThat(Thread.currentThread().getName()).isEqualTo("delivery");
      assertThat(call.available()).isGreaterThanOrEqualTo(seen);
      seen = call.available();
      GenerationOutcome outcome = call.outcome();
      if (outcome != null) {
        over = true;
        ended.complete(outcome);
      } else {
        assertThat(seen).isPositive();
        if (seen >= leaveAfter) {
          call.cancel();
        }
      }
    } catch (AssertionError e) {
      ended.completeExceptionally(e);
    }
  }

  GenerationOutcome outcome() throws Exception {
    return ended.get(20, TimeUnit.SECONDS);
  }
}
