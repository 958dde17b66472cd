package io.dormouse.gateway.pool;

import java.time.Duration;

/// The port through which a pool starts and stops workers.
///
/// Calls return at once and never throw. Whatever comes of them is reported to the listener given
/// at start, on any thread, in the order in which it happened; [WorkerReport.Gone] is the last
/// report of a worker and always comes, also after a start that failed.
public non-sealed interface WorkerPlatform extends PoolPlatform {
  /// Starts a worker.
  void start(WorkerId id, Listener listener);

  /// Asks a ready worker to refuse new calls; answered by [WorkerReport.Drained] once nothing runs
  /// there.
  void drain(WorkerId id);

  /// Takes a drain back; answered by [WorkerReport.Ready].
  void resume(WorkerId id);

  /// Asks a ready worker whether it still answers; [WorkerReport.Unresponsive] tells where it does
  /// not.
  void examine(WorkerId id);

  /// Ends a worker in any state: politely at first, by force after `grace`.
  void stop(WorkerId id, Duration grace);

  /// Receives what happens to one worker.
  @FunctionalInterface
  interface Listener {
    /// Takes one report.
    void report(WorkerId id, WorkerReport report);
  }
}
