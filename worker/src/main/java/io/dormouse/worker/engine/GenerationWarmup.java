package io.dormouse.worker.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/// Runs once, before it is needed, what is slow the first time: prefills and each number of rows.
final class GenerationWarmup {
  private static final Logger LOG = Logger.getLogger(GenerationWarmup.class);
  private static final int PROMPT = 16;

  /// Steps for calls after which one runs for nobody, while there are some left to warm.
  static final int EVERY = 32;

  private final GenerationRunner runner;
  private final int[] chunks;
  private final int[] tokens;
  private final int[] past;
  private int warmed;
  private int steps;

  GenerationWarmup(GenerationRunner runner, GenerationLimits limits) {
    this.runner = runner;
    this.chunks =
        IntStream.of(PROMPT, limits.prefillChunkTokens(), limits.prefillChunkAloneTokens())
            .map(tokens -> Math.min(tokens, runner.capacity() - 1))
            .distinct()
            .toArray();
    this.tokens = new int[Math.max(runner.slots(), IntStream.of(chunks).max().orElseThrow())];
    this.past = new int[runner.slots()];
  }

  /// One prefill and one decode; with {@code all} a prefill in each slot, one of each longest
  /// chunk, and a decode of each number of rows. Only while no slot is in use; ends between two
  /// runs once they are not {@code wanted}.
  void first(boolean all, BooleanSupplier wanted) {
    for (Runnable run : all ? all() : minimal()) {
      if (!wanted.getAsBoolean()) {
        return;
      }
      run.run();
    }
  }

  private List<Runnable> minimal() {
    return List.of(() -> prefill(0, chunks[0]), this::decodeNext);
  }

  private List<Runnable> all() {
    List<Runnable> runs = new ArrayList<>();
    for (int i = 0; i < runner.slots(); i++) {
      int slot = i;
      runs.add(() -> prefill(slot, chunks[0]));
    }
    IntStream.of(chunks).skip(1).forEach(count -> runs.add(() -> prefill(0, count)));
    for (int rows = 1; rows <= runner.slots(); rows++) {
      runs.add(this::decodeNext);
    }
    return runs;
  }

  private void prefill(int slot, int count) {
    runner.prefill(slot, tokens, 0, count, 0);
  }

  private void decodeNext() {
    runner.decode(++warmed, tokens, past);
  }

  /// A step ran for calls: every {@link #EVERY} of these one runs for nobody.
  void stepped(IterationScheduler<?> scheduler) {
    steps++;
    if (steps % EVERY == 0) {
      next(scheduler);
    }
  }

  /// Runs the next number of rows for nobody; false when all have run.
  @CanIgnoreReturnValue
  boolean next(IterationScheduler<?> scheduler) {
    if (warmed >= runner.slots()) {
      return false;
    }
    for (int i = 0; i < past.length; i++) {
      past[i] = scheduler.length(i);
    }
    try {
      decodeNext();
    } catch (RuntimeException | Error e) {
      LOG.warnf("a decode of %d rows could not be warmed: %s", warmed, e.getMessage());
      warmed = runner.slots();
    }
    return true;
  }
}
