package io.dormouse.worker.lifecycle;

/// What a worker is doing. A transition is a method on the state it leaves; one that does not exist
/// does not compile.
///
/// {@link Starting} → {@link Loading} → {@link Warming} → {@link Ready} ⇄ {@link Draining}; {@link
/// Ready} and {@link Draining} → {@link Released} → {@link Loading}; the three before {@link Ready}
/// → {@link Failed}, or {@link Released} when the load is cancelled.
public sealed interface WorkerState {
  /// The phase in a status document.
  Phase phase();

  /// The phases of a status document.
  enum Phase {
    STARTING,
    LOADING,
    WARMING,
    READY,
    DRAINING,
    RELEASED
  }

  /// The process runs; its model's file is not found yet.
  record Starting() implements WorkerState {
    Loading load(long totalBytes) {
      return new Loading(0, totalBytes);
    }

    Failed fail() {
      return new Failed();
    }

    Released cancel() {
      return new Released();
    }

    @Override
    public Phase phase() {
      return Phase.STARTING;
    }
  }

  /// The model is read and its session made.
  record Loading(long bytes, long totalBytes) implements WorkerState {
    Loading read(long bytesNow) {
      return new Loading(Math.max(bytes, Math.min(bytesNow, totalBytes)), totalBytes);
    }

    Warming warm() {
      return new Warming();
    }

    Failed fail() {
      return new Failed();
    }

    Released cancel() {
      return new Released();
    }

    @Override
    public Phase phase() {
      return Phase.LOADING;
    }
  }

  /// The first runs are made.
  record Warming() implements WorkerState {
    Ready ready() {
      return new Ready();
    }

    Failed fail() {
      return new Failed();
    }

    Released cancel() {
      return new Released();
    }

    @Override
    public Phase phase() {
      return Phase.WARMING;
    }
  }

  /// Calls are taken.
  record Ready() implements WorkerState {
    Draining drain() {
      return new Draining();
    }

    Released release() {
      return new Released();
    }

    @Override
    public Phase phase() {
      return Phase.READY;
    }
  }

  /// New calls are refused, those inside go on.
  record Draining() implements WorkerState {
    Ready resume() {
      return new Ready();
    }

    Released release() {
      return new Released();
    }

    @Override
    public Phase phase() {
      return Phase.DRAINING;
    }
  }

  /// The model's memory is given back; the process stays.
  record Released() implements WorkerState {
    Loading load(long totalBytes) {
      return new Loading(0, totalBytes);
    }

    @Override
    public Phase phase() {
      return Phase.RELEASED;
    }
  }

  /// The model could not be loaded; the process ends. Shown as the phase it failed in is over:
  /// {@code starting}.
  record Failed() implements WorkerState {
    @Override
    public Phase phase() {
      return Phase.STARTING;
    }
  }
}
