package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GenerationLoopTest {
  private static final int VOCABULARY = 40;
  private static final int SLOTS = 3;

  private final AtomicLong clock = new AtomicLong();
  private final GatedGeneration runner =
      new GatedGeneration(new HashRunner(SLOTS, 64, VOCABULARY, true), false);
  private final AtomicInteger decoded = new AtomicInteger();
  private final AtomicInteger prefilled = new AtomicInteger();
  private final GenerationLoop loop =
      new GenerationLoop(
          runner,
          new GenerationLimits(8, 16, 30, true),
          clock::get,
          (rows, prefillTokens, nanos) -> {
            decoded.addAndGet(rows);
            prefilled.addAndGet(prefillTokens);
          });

  @AfterEach
  void stop() {
    open();
    loop.close();
  }

  @Test
  void answerHasItsLengthAndTimings() throws Exception {
    GenerationCall call = call(5, 4);
    GenerationProbe probe = submit(call);
    clock.set(3);
    loop.start();
    entered(1);
    clock.set(10);
    permit(1);
    entered(1);
    clock.set(40);
    open();
    assertThat(probe.outcome()).isEqualTo(new GenerationOutcome.LengthReached());
    assertThat(call.available()).isEqualTo(4);
    assertThat(call.timings()).isEqualTo(new GenerationTimings(3, 7, 30, 0));
    loop.close();
    assertThat(prefilled).hasValue(5);
    // A step is told of after the calls that it ended.
    loop.close();
    assertThat(decoded).hasValue(3);
  }

  @Test
  void endTokenEndsTheAnswerAndIsNotPartOfIt() throws Exception {
    open();
    loop.start();
    GenerationCall whole = call(5, 20);
    submit(whole).outcome();
    int end = whole.token(6);
    int before = 0;
    while (whole.token(before) != end) {
      before++;
    }
    GenerationCall cut = new GenerationCall(request(5, 20, new int[] {end}, Long.MAX_VALUE / 2));
    assertThat(submit(cut).outcome()).isEqualTo(new GenerationOutcome.Ended());
    assertThat(cut.available()).isEqualTo(before);
  }

  @Test
  void callThatIsCancelledLeavesBeforeTheNextStep() throws Exception {
    GenerationCall call = call(5, 20);
    GenerationProbe probe = submit(call);
    loop.start();
    entered(1);
    permit(1);
    entered(1);
    call.cancel();
    permit(1);
    assertThat(probe.outcome()).isEqualTo(new GenerationOutcome.Cancelled());
    assertThat(call.available()).isEqualTo(2);
    assertThat(loop.load()).isEqualTo(EngineLoad.NONE);
  }

  @Test
  void deadlineEndsACallThatWaitsAndOneThatRuns() throws Exception {
    GenerationCall running = new GenerationCall(request(5, 20, new int[0], 100));
    GenerationProbe first = submit(running);
    loop.start();
    entered(1);
    GenerationCall waiting = new GenerationCall(request(5, 20, new int[0], 50));
    GenerationProbe second = submit(waiting);
    clock.set(60);
    permit(1);
    entered(1);
    assertThat(second.outcome()).isEqualTo(new GenerationOutcome.Expired());
    assertThat(waiting.timings()).isEqualTo(new GenerationTimings(0, 0, 0, 0));
    clock.set(100);
    permit(1);
    assertThat(first.outcome()).isEqualTo(new GenerationOutcome.Expired());
  }

  @Test
  void tooManyWaitingTokensAreRefused() throws Exception {
    submit(call(40, 2));
    loop.start();
    entered(1);
    submit(call(20, 2));
    assertThat(loop.load()).isEqualTo(new EngineLoad(1, 20));
    assertThat(loop.submit(call(11, 2), call -> {})).isFalse();
    submit(call(10, 2));
    assertThat(loop.load().queuedTokens()).isEqualTo(30);
  }

  @Test
  void whatFitsNoSlotOrHasAnUnknownTokenIsRefusedAtOnce() {
    assertThatThrownBy(() -> submit(call(60, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64");
    GenerationRequest strange =
        new GenerationRequest(
            new int[] {VOCABULARY}, 1, new int[0], SamplingParameters.GREEDY, 0, "", 0, 9);
    assertThatThrownBy(() -> submit(new GenerationCall(strange)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(loop.load()).isEqualTo(EngineLoad.NONE);
  }

  @Test
  void failedPrefillFailsItsCallAndServingGoesOn() throws Exception {
    runner.failNext(new GenerationException("no room", true, null));
    open();
    GenerationProbe bad = submit(call(5, 4));
    loop.start();
    assertThat(bad.outcome())
        .isInstanceOfSatisfying(
            GenerationOutcome.Failed.class, failed -> assertThat(failed.outOfMemory()).isTrue());
    assertThat(submit(call(5, 4)).outcome()).isEqualTo(new GenerationOutcome.LengthReached());
  }

  @Test
  void decodeWithoutMemoryFailsTheYoungestCallOnly() throws Exception {
    GenerationProbe first = submit(call(5, 4));
    GenerationProbe second = submit(call(6, 4));
    loop.start();
    permit(3);
    entered(4);
    runner.failNext(new GenerationException("no room", true, null));
    open();
    assertThat(first.outcome()).isEqualTo(new GenerationOutcome.LengthReached());
    assertThat(second.outcome()).isInstanceOf(GenerationOutcome.Failed.class);
  }

  @Test
  void listenerThatFailsEndsItsOwnCallOnly() throws Exception {
    open();
    loop.start();
    AtomicInteger told = new AtomicInteger();
    GenerationCall bad = call(5, 40);
    loop.submit(
        bad,
        _ -> {
          told.incrementAndGet();
          throw new StackOverflowError("no room to write the answer");
        });
    assertThat(submit(call(5, 50)).outcome()).isEqualTo(new GenerationOutcome.LengthReached());
    assertThat(told).hasPositiveValue();
    while (bad.outcome() == null) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shapeThatCannotBeWarmedDoesNotEndTheLoop() throws Exception {
    permit(2);
    loop.warmUp(false, () -> true);
    runner.failNext(new OutOfMemoryError("cannot reserve native memory"));
    open();
    loop.start();
    entered(3);
    assertThat(submit(call(5, 4)).outcome()).isEqualTo(new GenerationOutcome.LengthReached());
  }

  @Test
  void modelThatCannotBeWarmedIsClosedOnce() {
    open();
    runner.failNext(new GenerationException("no room", true, null));
    assertThatThrownBy(() -> loop.warmUp(false, () -> true))
        .isInstanceOf(GenerationException.class);
    assertThat(runner.closedBy).isNotNull();
    runner.closedBy = null;
    loop.start();
    loop.close();
    assertThat(runner.closedBy).isNull();
  }

  @Test
  void logitsThatCannotBeReadFailTheCall() throws Exception {
    open();
    runner.poisoned = true;
    loop.start();
    assertThat(submit(call(5, 4)).outcome()).isInstanceOf(GenerationOutcome.Failed.class);
    runner.poisoned = false;
    assertThat(submit(call(5, 4)).outcome()).isEqualTo(new GenerationOutcome.LengthReached());
  }

  @Test
  void stoppedLoopEndsEveryCallAndClosesTheModelOnItsOwnThread() throws Exception {
    GenerationProbe running = submit(call(5, 40));
    loop.start();
    entered(1);
    GenerationProbe waiting = submit(call(25, 4));
    Thread closer = Thread.ofPlatform().start(loop::close);
    while (!joins(closer)) {
      Thread.onSpinWait();
    }
    permit(1);
    assertThat(running.outcome()).isEqualTo(new GenerationOutcome.Stopped());
    assertThat(waiting.outcome()).isEqualTo(new GenerationOutcome.Stopped());
    closer.join();
    assertThat(runner.closedBy).isNotNull().isNotEqualTo(closer);
    GenerationCall late = call(5, 4);
    assertThat(loop.submit(late, call -> {})).isTrue();
    assertThat(late.outcome()).isEqualTo(new GenerationOutcome.Stopped());
    assertThat(loop.load()).isEqualTo(EngineLoad.NONE);
  }

  @Test
  void loopThatNeverStartedClosesTheModelToo() {
    loop.close();
    assertThat(runner.closedBy).isNotNull();
  }

  @Test
  void restOfTheShapesIsWarmedWhileNothingWaits() throws Exception {
    permit(2);
    loop.warmUp(false, () -> true);
    entered(2);
    assertThat(runner.widest).isEqualTo(1);
    loop.start();
    permit(SLOTS - 1);
    entered(SLOTS - 1);
    open();
    assertThat(submit(call(5, 4)).outcome()).isEqualTo(new GenerationOutcome.LengthReached());
    assertThat(runner.widest).isEqualTo(SLOTS);
  }

  @Test
  void shareOfTheCacheInUseIsThatOfRunningCalls() throws Exception {
    GenerationProbe probe = submit(call(5, 20));
    loop.start();
    permit(3);
    entered(4);
    assertThat(loop.kvUse()).isEqualTo(7.0 / (SLOTS * 64));
    open();
    probe.outcome();
  }

  @Test
  void faultOfTheEngineIsToldAfterAllCallsWereAnswered() throws Exception {
    var told = new CompletableFuture<Throwable>();
    var faulty =
        new GenerationLoop(
            new HashRunner(SLOTS, 64, VOCABULARY, true),
            new GenerationLimits(8, 16, 30, true),
            clock::get,
            new GenerationObserver() {
              @Override
              public void stepped(int rows, int prefillTokens, long nanos) {
                throw new IllegalStateException("a fault");
              }

              @Override
              public void died(Throwable fault) {
                told.complete(fault);
              }
            });
    var probe = new GenerationProbe();
    faulty.submit(call(5, 4), probe);
    faulty.start();
    assertThat(told.get(30, TimeUnit.SECONDS)).hasMessage("a fault");
    assertThat(probe.outcome()).isEqualTo(new GenerationOutcome.Stopped());
    faulty.close();
  }

  private static boolean joins(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("join"));
  }

  private void open() {
    runner.permits.release(1_000_000);
  }

  private void permit(int steps) {
    runner.permits.release(steps);
  }

  private void entered(int steps) throws InterruptedException {
    runner.entered.acquire(steps);
  }

  private GenerationProbe submit(GenerationCall call) {
    GenerationProbe probe = new GenerationProbe();
    assertThat(loop.submit(call, probe)).isTrue();
    return probe;
  }

  private GenerationCall call(int promptTokens, int maxTokens) {
    return new GenerationCall(request(promptTokens, maxTokens, new int[0], Long.MAX_VALUE / 2));
  }

  private GenerationRequest request(
      int promptTokens, int maxTokens, int[] endTokens, long deadlineNanos) {
    int[] prompt = new int[promptTokens];
    Arrays.fill(prompt, 7);
    return new GenerationRequest(
        prompt, maxTokens, endTokens, SamplingParameters.GREEDY, 0, "", clock.get(), deadlineNanos);
  }
}
