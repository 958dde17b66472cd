package io.dormouse.worker.engine;

import org.jboss.logging.Logger;

/// Runs each number of rows once before it is needed.
final class GenerationWarmup {
  private static final Logger LOG = Logger.getLogger(GenerationWarmup.class);
  private static final int PROMPT = 16;

  private final GenerationRunner runner;
  private final int[] tokens;
  private final int[] past;
  private int warmed;

  GenerationWarmup(GenerationRunner runner) {
    this.runner = runner;
    this.tokens = new int[Math.max(PROMPT, runner.slots())];
    this.past = new int[runner.slots()];
  }

  /// One prefill and one decode, or a decode of each number of rows; only while no slot is in use.
  void first(boolean all) {
    runner.prefill(0, tokens, 0, Math.min(PROMPT, runner.capacity() - 1), 0);
    int rows = all ? runner.slots() : 1;
    while (warmed < rows) {
      runner.decode(++warmed, tokens, past);
    }
  }

  /// Runs the next number of rows for nobody; false when all have run.
  boolean next(IterationScheduler<?> scheduler) {
    if (warmed >= runner.slots()) {
      return false;
    }
    for (int i = 0; i < past.length; i++) {
      past[i] = scheduler.length(i);
    }
    try {
      runner.decode(++warmed, tokens, past);
    } catch (RuntimeException | Error e) {
      LOG.warnf("a decode of %d rows could not be warmed: %s", warmed, e.getMessage());
      warmed = runner.slots();
    }
    return true;
  }
}
