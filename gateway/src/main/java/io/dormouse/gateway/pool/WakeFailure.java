package io.dormouse.gateway.pool;

import java.time.Instant;

/// Why a wake failed.
///
/// @param code stable: `model_load_failed`, `model_load_stalled`, `model_load_timeout`,
///   `worker_start_failed`, `worker_crash_loop`
/// @param safeMessage what a client may read
/// @param detail what the operator reads
public record WakeFailure(String code, String safeMessage, String detail) {
  static WakeFailure crashLoop(WorkerReport.Exit exit) {
    return new WakeFailure(
        "worker_crash_loop",
        "Its workers end before they answer a call, several in a row. " + exit.safeMessage(),
        exit.detail());
  }

  /// A load that took too long, or showed no progress for too long.
  static WakeFailure overdue(
      PoolPolicy policy, Instant startedAt, WorkerState.Waking waking, Instant now) {
    if (!now.isBefore(startedAt.plus(policy.load()))) {
      return new WakeFailure(
          "model_load_timeout",
          "Loading took longer than load-timeout allows (" + policy.load().toSeconds() + " s).",
          "load-timeout " + policy.load() + " passed in state " + waking);
    }
    return new WakeFailure(
        "model_load_stalled",
        "Loading made no progress for "
            + policy.wakeStall().toSeconds()
            + " s (wake-stall-timeout).",
        "no progress since " + waking.progressAt() + " in state " + waking);
  }

  static WakeFailure of(WorkerReport.Exit exit) {
    String code =
        exit.reason().equals("spawn_failed") ? "worker_start_failed" : "model_load_failed";
    return new WakeFailure(code, exit.safeMessage(), exit.detail());
  }
}
