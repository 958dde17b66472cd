package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;

/// The state of one worker, as its pool knows it.
///
/// ```
/// Starting ─► Loading ─► Warming ─► Ready ◄─► Draining ─► Stopping
///     └──────────┴──────────┴────────┴─────────────────────────┘  (stall, sleep, shutdown)
/// ```
///
/// A transition is a method on the state it leaves; one that is not there does not exist. A worker
/// that has ended is not in the pool any more ([WorkerReport.Gone]), and that can happen in every
/// state: a process can always end.
public sealed interface WorkerState {
  /// When this state began.
  Instant since();

  /// On its way to being ready.
  sealed interface Waking extends WorkerState {
    /// When it last showed progress.
    Instant progressAt();

    /// The same state with progress seen now.
    Waking progressed(Instant now);

    /// It takes calls.
    default Ready ready(WorkerEndpoint endpoint, int slots, Instant now) {
      return new Ready(now, endpoint, slots);
    }

    /// It is ended before it was ready.
    default Stopping stop(StopReason reason, Instant now) {
      return new Stopping(now, reason);
    }
  }

  /// Its process is being started.
  record Starting(Instant since, Instant progressAt) implements Waking {
    @Override
    public Starting progressed(Instant now) {
      return new Starting(since, now);
    }

    /// The model is being read.
    Loading loading(long bytes, long totalBytes, Instant now) {
      return new Loading(now, now, bytes, totalBytes);
    }

    /// The model was read before anybody said so.
    Warming warming(Instant now) {
      return new Warming(now, now);
    }
  }

  /// Its model is being loaded.
  ///
  /// @param bytes read so far
  /// @param totalBytes to read; 0 where nobody knows
  record Loading(Instant since, Instant progressAt, long bytes, long totalBytes) implements Waking {
    @Override
    public Loading progressed(Instant now) {
      return new Loading(since, now, bytes, totalBytes);
    }

    /// More of the model is read; where the total is unknown any sign of life is progress.
    Loading read(long bytesNow, long totalNow, Instant now) {
      boolean progress = bytesNow > bytes || totalNow == 0;
      return new Loading(since, progress ? now : progressAt, bytesNow, totalNow);
    }

    /// The model is read.
    Warming warming(Instant now) {
      return new Warming(now, now);
    }
  }

  /// Its model is loaded and being warmed.
  record Warming(Instant since, Instant progressAt) implements Waking {
    @Override
    public Warming progressed(Instant now) {
      return new Warming(since, now);
    }
  }

  /// It takes calls.
  ///
  /// @param slots how many at once; 0 where the worker does not say
  record Ready(Instant since, WorkerEndpoint endpoint, int slots) implements WorkerState {
    /// It admits so many calls for now.
    Ready admitting(int calls) {
      return new Ready(since, endpoint, calls);
    }

    /// It is asked to refuse new calls.
    Draining drain(StopReason reason, Duration limit, Instant now) {
      return new Draining(now, now.plus(limit), this, reason, false, false);
    }

    /// It is ended at once.
    Stopping stop(StopReason reason, Instant now) {
      return new Stopping(now, reason);
    }
  }

  /// It was asked to refuse new calls; a call that comes turns it back.
  ///
  /// @param deadline when it is stopped at the latest
  /// @param was what it returns to
  /// @param reason why it drains
  /// @param turnedBack whether a resume is on its way
  /// @param drained whether it said that nothing runs there
  record Draining(
      Instant since,
      Instant deadline,
      Ready was,
      StopReason reason,
      boolean turnedBack,
      boolean drained)
      implements WorkerState {
    /// A call needs it after all.
    Draining turnBack() {
      return new Draining(since, deadline, was, reason, true, drained);
    }

    /// Nobody needs it after all: it is asked once more to refuse new calls.
    Draining again(StopReason why) {
      return new Draining(since, deadline, was, why, false, false);
    }

    /// It said that nothing runs there.
    Draining empty() {
      return new Draining(since, deadline, was, reason, turnedBack, true);
    }

    /// It takes calls again, as it did since its model was loaded.
    Ready resumed() {
      return was;
    }

    /// It is ended.
    Stopping stop(StopReason why, Instant now) {
      return new Stopping(now, why);
    }
  }

  /// It is being ended.
  record Stopping(Instant since, StopReason reason) implements WorkerState {}
}
