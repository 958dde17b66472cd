package io.dormouse.worker.engine;

import io.dormouse.worker.engine.EmbeddingCall.CallEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// The one thread that runs a model: takes calls from its mailbox, asks the {@link BatchScheduler},
/// runs the batch.
///
/// The mailbox is bounded by {@link #maxQueuedTokens}; how many calls there can be is bounded by
/// the {@link AdmissionGate}.
public final class EngineLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EngineLoop.class);

  private final ModelRunner runner;
  private final LongSupplier nanoClock;
  private final BatchObserver observer;
  private final long maxQueuedTokens;
  private final BatchScheduler<CallEntry> scheduler;
  private final LinkedBlockingQueue<Command> mailbox = new LinkedBlockingQueue<>();
  private final AtomicLong queuedTokens = new AtomicLong();
  private final Thread thread;
  private volatile int runningCalls;
  private volatile boolean stopped;

  private sealed interface Command {
    record Submit(EmbeddingCall call) implements Command {}

    record Stop() implements Command {}
  }

  /// An engine for that runner; it owns the runner from now on and closes it on its own thread.
  public EngineLoop(
      ModelRunner runner, BatchLimits limits, LongSupplier nanoClock, BatchObserver observer) {
    this.runner = runner;
    this.nanoClock = nanoClock;
    this.observer = observer;
    this.maxQueuedTokens = limits.maxQueuedTokens();
    this.scheduler =
        new BatchScheduler<>(limits.maxBatchTokens(), limits.maxDelay().toNanos(), this::drop);
    this.thread = Thread.ofPlatform().name("engine").daemon(true).unstarted(this::loop);
  }

  /// Starts the thread.
  public void start() {
    thread.start();
  }

  /// Hands a call over; false when too many tokens wait already. An empty queue takes a call of any
  /// size.
  public boolean submit(EmbeddingCall call) {
    long tokens = call.tokens();
    long before = queuedTokens.getAndAdd(tokens);
    if (before > 0 && before + tokens > maxQueuedTokens) {
      queuedTokens.addAndGet(-tokens);
      return false;
    }
    mailbox.add(new Command.Submit(call));
    if (stopped) {
      endWaiting();
    }
    return true;
  }

  /// How busy it is now.
  public EngineLoad load() {
    return new EngineLoad(runningCalls, queuedTokens.get());
  }

  private void loop() {
    try (runner) {
      while (accept(scheduler.next(nanoClock.getAsLong()))) {
        drainMailbox();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      stopped = true;
      scheduler.drain(entry -> entry.call().end(new EmbeddingOutcome.Stopped()));
      endWaiting();
    }
  }

  /// Carries a step out; false when the engine is to stop.
  private boolean accept(BatchStep<CallEntry> step) throws InterruptedException {
    return switch (step) {
      case BatchStep.Idle<CallEntry> _ -> handle(mailbox.take());
      case BatchStep.WaitUntil<CallEntry>(long nanos) -> {
        Command command = mailbox.poll(nanos - nanoClock.getAsLong(), TimeUnit.NANOSECONDS);
        yield command == null || handle(command);
      }
      case BatchStep.Run<CallEntry>(List<CallEntry> batch) -> {
        run(batch);
        yield true;
      }
    };
  }

  private void drainMailbox() {
    while (mailbox.peek() instanceof Command.Submit submit) {
      mailbox.remove();
      handle(submit);
    }
  }

  private boolean handle(Command command) {
    return switch (command) {
      case Command.Submit(EmbeddingCall call) -> {
        call.entries().forEach(scheduler::add);
        yield true;
      }
      case Command.Stop() -> false;
    };
  }

  private void run(List<CallEntry> batch) {
    long started = nanoClock.getAsLong();
    Map<EmbeddingCall, List<CallEntry>> calls = new LinkedHashMap<>();
    for (CallEntry entry : batch) {
      queuedTokens.addAndGet(-entry.tokens());
      entry.call().started(started);
      calls.computeIfAbsent(entry.call(), _ -> new ArrayList<>()).add(entry);
    }
    runningCalls = calls.size();
    try {
      if (!ran(batch)) {
        runApart(calls);
      }
    } finally {
      runningCalls = 0;
    }
  }

  /// Runs the calls of a failed batch one by one, so that a bad input fails its own call only.
  private void runApart(Map<EmbeddingCall, List<CallEntry>> calls) {
    EmbeddingOutcome failed = new EmbeddingOutcome.Failed("the model could not run the inputs");
    calls.forEach((call, entries) -> {
      if (calls.size() == 1 || !ran(entries)) {
        call.end(failed);
      }
    });
  }

  private boolean ran(List<CallEntry> batch) {
    long started = nanoClock.getAsLong();
    List<float[]> vectors;
    try {
      vectors = runner.run(batch.stream().map(CallEntry::sequence).toList());
    } catch (RuntimeException | Error e) {
      LOG.errorf("a batch of %d inputs failed: %s", batch.size(), e.getMessage());
      LOG.debug("the failure", e);
      return false;
    }
    long ended = nanoClock.getAsLong();
    observer.ran(batch.size(), batch.stream().mapToLong(CallEntry::tokens).sum(), ended - started);
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).call().embedded(batch.get(i).index(), vectors.get(i), ended);
    }
    return true;
  }

  private void drop(CallEntry entry) {
    queuedTokens.addAndGet(-entry.tokens());
    if (entry.call().expired(nanoClock.getAsLong())) {
      entry.call().end(new EmbeddingOutcome.Expired());
    }
  }

  /// Ends what is in the mailbox of a stopped engine.
  private void endWaiting() {
    List<Command> left = new ArrayList<>();
    mailbox.drainTo(left);
    for (Command command : left) {
      if (command instanceof Command.Submit(EmbeddingCall call)) {
        call.end(new EmbeddingOutcome.Stopped());
      }
    }
  }

  /// Stops when what was submitted before has run, frees the model; returns when that is done.
  @Override
  public void close() {
    mailbox.add(new Command.Stop());
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
