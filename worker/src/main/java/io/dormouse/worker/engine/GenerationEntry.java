package io.dormouse.worker.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A submitted call with all that the engine keeps for it.
final class GenerationEntry implements IterationEntry {
  private static final Logger LOG = Logger.getLogger(GenerationEntry.class);

  final GenerationCall call;
  final SampleState sampling;

  /// Whether it had a step; the loop's.
  boolean started;

  /// The next one that is to be told; the delivery's.
  @Nullable GenerationEntry next;

  /// Whether it is among those that are to be told.
  final AtomicBoolean told = new AtomicBoolean();

  private final GenerationListener listener;
  private volatile @Nullable GenerationOutcome ending;
  private boolean delivered;

  GenerationEntry(GenerationCall call, GenerationListener listener, int vocabulary) {
    this.call = call;
    this.listener = listener;
    this.sampling = new SampleState(call.request(), vocabulary);
  }

  /// Decides its outcome, which its client sees when it is told.
  void end(GenerationOutcome how) {
    ending = how;
  }

  /// Tells the listener, with the outcome once and last. A listener that fails is told no more
  /// tokens: its call is cancelled.
  void deliver() {
    if (delivered) {
      return;
    }
    GenerationOutcome outcome = ending;
    if (outcome != null) {
      delivered = true;
      call.end(outcome);
    }
    try {
      listener.progressed(call);
    } catch (RuntimeException | Error e) {
      LOG.error("a listener failed", e);
      call.cancel();
    }
  }

  boolean endsAnswer(int token) {
    for (int end : call.request().endTokens()) {
      if (end == token) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int[] prompt() {
    return call.request().prompt();
  }

  @Override
  public int maxTokens() {
    return call.request().maxTokens();
  }

  @Override
  public int priority() {
    return call.request().priority();
  }

  @Override
  public String flow() {
    return call.request().flow();
  }

  @Override
  public long deadlineNanos() {
    return call.request().deadlineNanos();
  }

  @Override
  public boolean cancelled() {
    return call.cancelled();
  }
}
