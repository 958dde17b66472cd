package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.engine.EmbeddingOutcome.Embedded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineLoopTest {
  private final AtomicLong clock = new AtomicLong();
  private final GatedRunner runner = new GatedRunner();
  private final EngineLoop engine =
      new EngineLoop(
          runner,
          new BatchLimits(100, Duration.ZERO, 50),
          clock::get,
          (inputs, tokens, nanos) -> {});

  @AfterEach
  void stop() {
    runner.gate.countDown();
    engine.close();
  }

  @Test
  void vectorsComeInTheOrderOfTheInputsThoughLongOnesRunFirst() throws Exception {
    runner.gate.countDown();
    engine.start();
    EmbeddingCall call = call(3, 9, 1);
    assertThat(engine.submit(call)).isTrue();
    assertThat(outcome(call))
        .isInstanceOfSatisfying(
            Embedded.class,
            embedded ->
                assertThat(embedded.vectors())
                    .extracting(vector -> vector[0])
                    .containsExactly(3f, 9f, 1f));
    assertThat(runner.batches).containsExactly(List.of(9, 3, 1));
  }

  @Test
  void whatCameWhileABatchRanRunsTogether() throws Exception {
    engine.start();
    EmbeddingCall first = call(5);
    engine.submit(first);
    runner.entered.await(10, TimeUnit.SECONDS);
    assertThat(engine.load()).isEqualTo(new EngineLoad(1, 0));
    EmbeddingCall second = call(6);
    EmbeddingCall third = call(7);
    engine.submit(second);
    engine.submit(third);
    assertThat(engine.load().queuedTokens()).isEqualTo(13);
    runner.gate.countDown();
    assertThat(outcome(third)).isInstanceOf(Embedded.class);
    assertThat(runner.batches).containsExactly(List.of(5), List.of(6, 7));
  }

  @Test
  void cancelledAndExpiredCallsAreSkipped() throws Exception {
    engine.start();
    engine.submit(call(5));
    runner.entered.await(10, TimeUnit.SECONDS);
    EmbeddingCall cancelled = call(6);
    EmbeddingCall expiring = new EmbeddingCall(List.of(sequence(7)), clock.get(), 10);
    EmbeddingCall last = call(8);
    List.of(cancelled, expiring, last).forEach(engine::submit);
    cancelled.cancel();
    clock.set(10);
    runner.gate.countDown();
    assertThat(outcome(last)).isInstanceOf(Embedded.class);
    assertThat(outcome(cancelled)).isEqualTo(new EmbeddingOutcome.Cancelled());
    assertThat(outcome(expiring)).isEqualTo(new EmbeddingOutcome.Expired());
    assertThat(runner.batches).containsExactly(List.of(5), List.of(8));
    assertThat(engine.load().queuedTokens()).isZero();
  }

  @Test
  void tooManyWaitingTokensAreRefusedButOneLargeCallIsTakenWhenNothingWaits() throws Exception {
    engine.start();
    engine.submit(call(60));
    runner.entered.await(10, TimeUnit.SECONDS);
    assertThat(engine.submit(call(60))).isTrue();
    assertThat(engine.submit(call(1))).isFalse();
    assertThat(engine.load().queuedTokens()).isEqualTo(60);
  }

  @Test
  void failedBatchFailsItsCallsAndTheEngineGoesOn() throws Exception {
    runner.gate.countDown();
    engine.start();
    EmbeddingCall bad = call(GatedRunner.BAD);
    engine.submit(bad);
    assertThat(outcome(bad)).isInstanceOf(EmbeddingOutcome.Failed.class);
    EmbeddingCall good = call(2);
    engine.submit(good);
    assertThat(outcome(good)).isInstanceOf(Embedded.class);
  }

  @Test
  void badInputFailsItsOwnCallOnly() throws Exception {
    engine.start();
    engine.submit(call(5));
    runner.entered.await(10, TimeUnit.SECONDS);
    EmbeddingCall bad = call(GatedRunner.BAD);
    EmbeddingCall good = call(2);
    engine.submit(bad);
    engine.submit(good);
    runner.gate.countDown();
    assertThat(outcome(bad)).isInstanceOf(EmbeddingOutcome.Failed.class);
    assertThat(outcome(good)).isInstanceOf(Embedded.class);
    assertThat(runner.batches)
        .containsExactly(
            List.of(5), List.of(GatedRunner.BAD, 2), List.of(GatedRunner.BAD), List.of(2));
  }

  @Test
  void batchThatEndsInAnErrorFailsItsCallAndTheEngineGoesOn() throws Exception {
    runner.gate.countDown();
    engine.start();
    EmbeddingCall bad = call(GatedRunner.OUT_OF_MEMORY);
    engine.submit(bad);
    assertThat(outcome(bad)).isInstanceOf(EmbeddingOutcome.Failed.class);
    EmbeddingCall good = call(2);
    engine.submit(good);
    assertThat(outcome(good)).isInstanceOf(Embedded.class);
  }

  @Test
  void stoppedEngineEndsEveryCallAndFreesTheModel() throws Exception {
    EmbeddingCall early = call(4);
    engine.start();
    runner.gate.countDown();
    engine.close();
    engine.submit(early);
    assertThat(outcome(early)).isEqualTo(new EmbeddingOutcome.Stopped());
    assertThat(runner.closed).isTrue();
  }

  private EmbeddingCall call(int... lengths) {
    List<TokenSequence> sequences = new ArrayList<>();
    for (int length : lengths) {
      sequences.add(sequence(length));
    }
    return new EmbeddingCall(sequences, clock.get(), Long.MAX_VALUE / 2);
  }

  private static TokenSequence sequence(int length) {
    return new TokenSequence(new long[length]);
  }

  private static EmbeddingOutcome outcome(EmbeddingCall call) throws Exception {
    return call.outcome().get(10, TimeUnit.SECONDS);
  }

  /// Gives each sequence its length as its vector, once the gate is open.
  private static final class GatedRunner implements ModelRunner {
    static final int BAD = 13;
    static final int OUT_OF_MEMORY = 17;

    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);
    final List<List<Integer>> batches = new ArrayList<>();
    volatile boolean closed;

    @Override
    public List<float[]> run(List<TokenSequence> batch) {
      entered.countDown();
      try {
        gate.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      batches.add(batch.stream().map(TokenSequence::length).toList());
      if (batch.getFirst().length() == BAD) {
        throw new IllegalStateException("bad batch");
      }
      if (batch.getFirst().length() == OUT_OF_MEMORY) {
        throw new OutOfMemoryError("cannot reserve native memory");
      }
      return batch.stream().map(sequence -> new float[] {sequence.length()}).toList();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
