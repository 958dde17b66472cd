package io.dormouse.worker.engine;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The one thread that runs a language model: takes calls from its mailbox, asks the {@link
/// IterationScheduler} for the next step, runs it, and chooses the tokens of all rows.
///
/// The mailbox is bounded by {@code maxQueuedTokens}; how many calls there can be is bounded by the
/// {@link AdmissionGate}.
public final class GenerationLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(GenerationLoop.class);

  private final GenerationRunner runner;
  private final long maxQueuedTokens;
  private final int capacity;
  private final int vocabulary;
  private final int slots;
  private final LongSupplier nanoClock;
  private final GenerationObserver observer;
  private final IterationScheduler<GenerationEntry> scheduler;
  private final GenerationWarmup warmup;
  private final Sampler sampler;
  private final SampledToken sampled = new SampledToken();
  private final RowLogits logits;
  private final GenerationDelivery delivery = new GenerationDelivery();
  private final LinkedBlockingQueue<Command> mailbox = new LinkedBlockingQueue<>();
  private final AtomicLong queuedTokens = new AtomicLong();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final Thread thread;
  private volatile int runningCalls;
  private volatile long runningTokens;
  private volatile boolean stopped;
  private boolean stopping;

  private sealed interface Command {
    record Submit(GenerationEntry entry) implements Command {}

    record Stop() implements Command {}
  }

  /// An engine for that runner; it owns the runner from now on and closes it on its own thread.
  public GenerationLoop(
      GenerationRunner runner,
      GenerationLimits limits,
      LongSupplier nanoClock,
      GenerationObserver observer) {
    this.runner = runner;
    this.maxQueuedTokens = limits.maxQueuedTokens();
    this.capacity = runner.capacity();
    this.vocabulary = runner.vocabulary();
    this.slots = runner.slots();
    this.nanoClock = nanoClock;
    this.observer = observer;
    this.scheduler = new IterationScheduler<>(slots, capacity, limits, this::drop);
    this.warmup = new GenerationWarmup(runner, limits);
    this.sampler = new Sampler(vocabulary);
    this.logits = new RowLogits(vocabulary);
    this.thread = Thread.ofPlatform().name("generation").daemon(true).unstarted(this::loop);
  }

  /// Runs one prefill and one decode, or with {@code all} a prefill in each slot and of each
  /// longest chunk and a decode of each number of rows; before {@link #start}, on the caller's
  /// thread. The numbers of rows that are left are warmed while nothing else is to do, and now and
  /// then between steps.
  ///
  /// @param wanted asked before each run; the first no ends the warm-up
  /// @throws GenerationException when the model cannot run; it is closed then
  public void warmUp(boolean all, BooleanSupplier wanted) {
    try {
      warmup.first(all, wanted);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// Starts the threads.
  public void start() {
    if (begun.compareAndSet(false, true)) {
      delivery.start();
      thread.start();
    }
  }

  /// Hands a call over; false when too many tokens wait already. An empty queue takes a call of any
  /// size; one that fits no slot or has a token outside the vocabulary is an {@link
  /// IllegalArgumentException}.
  public boolean submit(GenerationCall call, GenerationListener listener) {
    int tokens = call.request().prompt().length;
    if ((long) tokens + call.request().maxTokens() > capacity) {
      throw new IllegalArgumentException(
          "a prompt of %d tokens and %d more fit no slot of %d"
              .formatted(tokens, call.request().maxTokens(), capacity));
    }
    GenerationEntry entry = new GenerationEntry(call, listener, vocabulary);
    long before = queuedTokens.getAndAdd(tokens);
    if (before > 0 && before + tokens > maxQueuedTokens) {
      queuedTokens.addAndGet(-tokens);
      return false;
    }
    mailbox.add(new Command.Submit(entry));
    if (stopped) {
      endWaiting();
    }
    return true;
  }

  /// How busy it is now: calls that prefill or decode, and prompt tokens of calls that wait.
  public EngineLoad load() {
    return new EngineLoad(runningCalls, queuedTokens.get());
  }

  /// The share of all KV tokens that running calls use.
  public double kvUse() {
    return (double) runningTokens / ((long) slots * capacity);
  }

  private void loop() {
    Throwable fault = null;
    try (runner) {
      while (!stopping) {
        Command command = mailbox.poll();
        if (command != null) {
          handle(command);
        } else {
          step();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("the engine ended by a fault", e);
      fault = e;
    } finally {
      stopped = true;
      scheduler.drain(entry -> end(entry, new GenerationOutcome.Stopped()));
      endWaiting();
      delivery.wake();
    }
    if (fault != null) {
      observer.died(fault);
    }
  }

  private void handle(Command command) {
    switch (command) {
      case Command.Submit(GenerationEntry entry) -> scheduler.add(entry);
      case Command.Stop() -> stopping = true;
    }
  }

  private void step() throws InterruptedException {
    IterationStep step = scheduler.next(nanoClock.getAsLong());
    publish();
    delivery.wake();
    if (!(step instanceof IterationStep.Idle)) {
      carryOut(step);
      publish();
      delivery.wake();
      warmup.stepped(scheduler);
      return;
    }
    if (!warmup.next(scheduler)) {
      handle(mailbox.take());
    }
  }

  private void carryOut(IterationStep step) {
    long started = nanoClock.getAsLong();
    try {
      run(step, started);
    } catch (RuntimeException | Error e) {
      failed(e);
      return;
    }
    scheduler.ran();
    long ran = nanoClock.getAsLong();
    switch (step) {
      case IterationStep.Prefill prefill -> {
        sample(0, prefill.slot(), ran);
        observer.stepped(0, prefill.count(), nanoClock.getAsLong() - started);
      }
      case IterationStep.Decode decode -> {
        int chosen = 0;
        for (int row = 0; row < decode.rows(); row++) {
          chosen += sample(row, row, ran);
        }
        observer.stepped(chosen, 0, nanoClock.getAsLong() - started);
      }
      case IterationStep.Idle _, IterationStep.Copy _, IterationStep.Swap _ -> {}
    }
  }

  private void run(IterationStep step, long now) {
    switch (step) {
      case IterationStep.Prefill prefill -> {
        started(prefill.slot(), now);
        runner.prefill(
            prefill.slot(), prefill.tokens(), prefill.past(), prefill.count(), prefill.past());
      }
      case IterationStep.Decode decode ->
          runner.decode(decode.rows(), decode.tokens(), decode.past());
      case IterationStep.Copy copy -> runner.copy(copy.from(), copy.to(), copy.tokens());
      case IterationStep.Swap swap ->
          runner.swap(swap.a(), swap.tokensOfA(), swap.b(), swap.tokensOfB());
      case IterationStep.Idle _ -> {}
    }
  }

  private void started(int slot, long now) {
    GenerationEntry entry = scheduler.occupant(slot);
    if (entry != null && !entry.started) {
      dequeued(entry);
      entry.call.started(now, scheduler.reused(slot));
    }
  }

  private void failed(Throwable failure) {
    LOG.errorf("a step failed: %s", failure.getMessage());
    LOG.debug("the failure", failure);
    boolean outOfMemory =
        failure instanceof OutOfMemoryError
            || (failure instanceof GenerationException typed && typed.outOfMemory());
    GenerationOutcome outcome =
        new GenerationOutcome.Failed(
            outOfMemory
                ? "memory was short for this call's next step"
                : "the model could not run this call's next step",
            outOfMemory);
    scheduler.failed(outOfMemory, entry -> end(entry, outcome));
  }

  /// Chooses the next token of the call in a slot by a row's logits; says of how many calls, 1 or
  /// 0.
  private int sample(int row, int slot, long now) {
    GenerationEntry entry = scheduler.awaitsToken(slot) ? scheduler.occupant(slot) : null;
    if (entry == null) {
      return 0;
    }
    GenerationOutcome outcome = choose(entry, row, now);
    if (outcome == null) {
      scheduler.choose(slot, sampled.token);
      delivery.add(entry);
    } else {
      scheduler.leave(slot);
      end(entry, outcome);
    }
    return 1;
  }

  private @Nullable GenerationOutcome choose(GenerationEntry entry, int row, long now) {
    GenerationCall call = entry.call;
    try {
      logits.read(runner, row);
      sampler.sample(logits, entry.sampling, call.available(), sampled);
    } catch (RuntimeException e) {
      LOG.errorf("a token could not be chosen: %s", e.getMessage());
      return new GenerationOutcome.Failed("the model's answer cannot be read", false);
    }
    if (entry.endsAnswer(sampled.token)) {
      return new GenerationOutcome.Ended();
    }
    call.append(sampled, now);
    boolean full = call.available() == call.request().maxTokens();
    return full ? new GenerationOutcome.LengthReached() : null;
  }

  private void drop(GenerationEntry entry) {
    end(
        entry,
        entry.cancelled() ? new GenerationOutcome.Cancelled() : new GenerationOutcome.Expired());
  }

  private void end(GenerationEntry entry, GenerationOutcome outcome) {
    dequeued(entry);
    publish();
    entry.end(outcome);
    delivery.add(entry);
  }

  private void dequeued(GenerationEntry entry) {
    if (!entry.started) {
      entry.started = true;
      queuedTokens.addAndGet(-entry.prompt().length);
    }
  }

  private void publish() {
    int calls = 0;
    long tokens = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (scheduler.occupant(slot) != null) {
        calls++;
        tokens += scheduler.length(slot);
      }
    }
    runningCalls = calls;
    runningTokens = tokens;
  }

  /// Ends what is in the mailbox of a stopped engine, on the caller's thread.
  private void endWaiting() {
    Command command = mailbox.poll();
    while (command != null) {
      if (command instanceof Command.Submit(GenerationEntry entry)) {
        dequeued(entry);
        entry.end(new GenerationOutcome.Stopped());
        entry.deliver();
      }
      command = mailbox.poll();
    }
  }

  /// Stops after the step that runs, ends every call as stopped, frees the model; returns when that
  /// is done.
  @Override
  public void close() {
    if (begun.compareAndSet(false, true)) {
      stopped = true;
      endWaiting();
      runner.close();
      return;
    }
    mailbox.add(new Command.Stop());
    try {
      thread.join();
      delivery.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
