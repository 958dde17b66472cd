package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GenerationAllocationTest {
  private static final int SLOTS = 16;
  private static final int STEPS = 1_000;
  private static final int WINDOWS = 8;

  /// Reads what the loop's thread allocates in windows of decodes.
  ///
  /// The least of them counts: where compiled code falls back to the interpreter, the machine
  /// itself allocates now and then.
  private static final class Meter implements GenerationObserver {
    private final com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int decodes;
    private long before;
    volatile long least = Long.MAX_VALUE;

    @Override
    public void stepped(int rows, int prefillTokens, long nanos) {
      if (rows < SLOTS) {
        return;
      }
      if (decodes % STEPS == 0) {
        long now = threads.getCurrentThreadAllocatedBytes();
        least = decodes == 0 ? least : Math.min(least, now - before);
        before = now;
      }
      decodes++;
    }
  }

  @Test
  void thousandDecodesOfSixteenRowsAllocateNothing() throws Exception {
    Meter meter = new Meter();
    meter.threads.getCurrentThreadAllocatedBytes();
    HashedRows runner = new HashedRows();
    CountDownLatch ended = new CountDownLatch(SLOTS);
    try (GenerationLoop loop =
        new GenerationLoop(
            runner, new GenerationLimits(64, 64, Long.MAX_VALUE, true), System::nanoTime, meter)) {
      List<GenerationCall> calls = new ArrayList<>();
      for (int i = 0; i <= SLOTS; i++) {
        GenerationCall call = new GenerationCall(request(i));
        calls.add(call);
        loop.submit(
            call,
            told -> {
              if (told.outcome() != null) {
                ended.countDown();
              }
            });
      }
      loop.start();
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(calls.getFirst().outcome()).isEqualTo(new GenerationOutcome.LengthReached());
    }
    assertThat(meter.least).isZero();
  }

  private static GenerationRequest request(int index) {
    boolean greedy = index % 3 == 0;
    SamplingParameters sampling =
        new SamplingParameters(
            greedy ? 0 : 0.8f,
            index % 4 == 1 ? 50 : 0,
            index % 3 == 1 ? 0.9f : 1,
            index % 5 == 2 ? 0.05f : 0,
            index % 2 == 0 ? 1.1f : 1,
            0.1f,
            0,
            Map.of(5, 1f),
            index,
            index % 4 == 0 ? 3 : -1);
    int most = WINDOWS * STEPS;
    return new GenerationRequest(
        new int[] {index + 1}, most, new int[] {-1}, sampling, 0, "", 0, Long.MAX_VALUE);
  }

  /// Logits that follow from token and place.
  private static final class HashedRows implements GenerationRunner {
    private final long[] states = new long[SLOTS];
    private final float[] logits = new float[vocabulary()];

    @Override
    public int slots() {
      return SLOTS;
    }

    @Override
    public int capacity() {
      return WINDOWS * STEPS + 1;
    }

    @Override
    public int vocabulary() {
      return 2 * BLOCK + 100;
    }

    @Override
    public void prefill(int slot, int[] tokens, int offset, int count, int past) {
      states[0] = slot;
    }

    @Override
    public void decode(int rows, int[] tokens, int[] past) {
      for (int row = 0; row < rows; row++) {
        states[row] = tokens[row] * 31L + past[row];
      }
    }

    @Override
    public void logits(int row, float[] target) {
      HashRunner.logits(states[row], target);
    }

    @Override
    public void logits(int row, int block, float[] target) {
      HashRunner.logits(states[row], logits);
      LogitRows.copyBlock(logits, block, target);
    }

    @Override
    public boolean largest(int row, float[] target) {
      HashRunner.logits(states[row], logits);
      HashRunner.largest(logits, target);
      return true;
    }

    @Override
    public void copy(int from, int to, int tokens) {}

    @Override
    public void swap(int a, int tokensOfA, int b, int tokensOfB) {}

    @Override
    public void close() {}
  }
}
