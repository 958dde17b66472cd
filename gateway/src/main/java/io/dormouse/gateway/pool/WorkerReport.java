package io.dormouse.gateway.pool;

import java.util.Map;
import java.util.Optional;

/// What a platform tells a pool about one worker.
public sealed interface WorkerReport {
  /// The process exists.
  ///
  /// @param pid of the worker's session leader
  record Spawned(long pid) implements WorkerReport {}

  /// The model is being loaded; also any other sign of progress.
  ///
  /// @param bytes read so far
  /// @param totalBytes to read; 0 where nobody knows
  record Loading(long bytes, long totalBytes) implements WorkerReport {}

  /// The model is loaded and being warmed.
  record Warming() implements WorkerReport {}

  /// The worker takes calls.
  ///
  /// @param endpoint where
  /// @param slots how many at once; 0 where the worker does not say
  /// @param marks milliseconds from the start of the process to each point of its start:
  ///   `processStarted` (after spawning began), `runtimeUp`, `weightsLoaded`, `warmed`; those that
  ///   the worker tells
  record Ready(WorkerEndpoint endpoint, int slots, Map<String, Long> marks)
      implements WorkerReport {}

  /// How much it admits for now, as far as it is known from outside.
  ///
  /// @param calls at once
  record Admits(int calls) implements WorkerReport {}

  /// Nothing runs there any more and new calls are refused.
  record Drained() implements WorkerReport {}

  /// The worker said what its load is at.
  ///
  /// @param running calls in a step
  /// @param waiting calls admitted and queued
  /// @param usedBytes device memory in use
  record Load(int running, int waiting, long usedBytes) implements WorkerReport {}

  /// The worker answered no probe, asked by [WorkerPlatform#examine].
  record Unresponsive() implements WorkerReport {}

  /// The worker has ended and nothing of its session is left.
  ///
  /// @param exit why, in words for the operator
  record Gone(Exit exit) implements WorkerReport {}

  /// Why a worker ended.
  ///
  /// @param code exit status, if there was a process
  /// @param reason a stable code: `stopped`, `exited`, `spawn_failed`, `load_failed`, `suspect`
  /// @param safeMessage what a client may read: no path, no command, no address
  /// @param detail what the operator reads: the last lines of its log
  record Exit(Optional<Integer> code, String reason, String safeMessage, String detail) {}
}
