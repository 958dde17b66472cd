package io.dormouse.knative.wake;

import io.dormouse.knative.watch.Timer;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Wakes one Revision: carries out what [WakeMachine] decides, and is its only writer.
///
/// It is asked as often as anybody likes and has at most one request open.
public final class Waker implements AutoCloseable {
  private static final WakeMachine MACHINE =
      new WakeMachine(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final RevisionId revision;
  private final RevisionCalls calls;
  private final InstantSource clock;
  private final Timer timer;
  private WakeState state = new WakeState.Quiet();
  private long requests;
  private boolean closed;
  private RevisionCalls.@Nullable OpenCall open;
  private Timer.@Nullable Planned alarm;

  /// A waker that has asked for nothing.
  public Waker(RevisionId revision, RevisionCalls calls, InstantSource clock, Timer timer) {
    this.revision = revision;
    this.calls = calls;
    this.clock = clock;
    this.timer = timer;
  }

  /// Somebody wants the Revision to be awake; without effect once this is closed.
  public synchronized void wanted() {
    if (closed) {
      return;
    }
    on(new WakeEvent.Wanted());
  }

  /// Nobody wants it any more; a request that is open goes on.
  public void unwanted() {
    on(new WakeEvent.Unwanted());
  }

  /// A Pod takes requests: nothing has to be asked any longer.
  public void podReady() {
    on(new WakeEvent.PodReady());
  }

  /// Ends whatever is open.
  @Override
  public synchronized void close() {
    closed = true;
    on(new WakeEvent.PodReady());
  }

  private synchronized void on(WakeEvent event) {
    WakeMachine.Step step = MACHINE.on(state, event, requests + 1, clock.instant());
    state = step.next();
    step.effects().forEach(this::carryOut);
    if (alarm != null && !(state instanceof WakeState.Resting)) {
      alarm.cancel();
      alarm = null;
    }
  }

  private synchronized void carryOut(WakeEffect effect) {
    switch (effect) {
      case WakeEffect.Send(long request) -> {
        requests = request;
        open = calls.wake(revision, () -> on(new WakeEvent.Ended(request)));
      }
      case WakeEffect.End _ -> end();
      case WakeEffect.AlarmAt(var time) ->
          alarm =
              timer.schedule(
                  Duration.between(clock.instant(), time), () -> on(new WakeEvent.Alarm()));
    }
  }

  private synchronized void end() {
    if (open != null) {
      open.end();
      open = null;
    }
  }
}
