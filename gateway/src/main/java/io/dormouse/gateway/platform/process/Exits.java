package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.pool.WorkerReport;
import java.util.Optional;

/// Decides what is said of a worker's end.
final class Exits {
  private static final int LOAD_FAILED = 3;
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  private Exits() {}

  /// What the gateway itself did to the worker.
  enum Cause {
    /** Nothing. */
    NONE,
    /** The pool asked for the end. */
    STOPPED,
    /** It no longer answered. */
    SUSPECT,
    /** It announced a contract that this gateway does not speak. */
    OTHER_CONTRACT
  }

  /// What was seen of a worker.
  ///
  /// @param own whether it was Dormouse's own
  /// @param wasReady whether it ever took calls
  /// @param cause what the gateway did
  /// @param failure what the worker said last
  /// @param detail the last lines of its log
  record Seen(
      boolean own,
      boolean wasReady,
      Cause cause,
      Optional<WorkerLine.Failure> failure,
      String detail) {}

  static WorkerReport.Exit notStarted(String problem) {
    return new WorkerReport.Exit(
        Optional.empty(), "spawn_failed", "the model's server could not be started", problem);
  }

  static WorkerReport.Exit of(int code, Seen seen) {
    return switch (seen.cause()) {
      case STOPPED -> exit(code, "stopped", "the model was stopped", seen);
      case SUSPECT -> exit(code, "suspect", "the model's server no longer answered", seen);
      case OTHER_CONTRACT ->
          exit(code, "load_failed", "the model's server is of another version", seen);
      case NONE -> unasked(code, seen);
    };
  }

  private static WorkerReport.Exit unasked(int code, Seen seen) {
    boolean unsaid = code == LOAD_FAILED && !seen.wasReady();
    if (seen.own() && (unsaid || seen.failure().isPresent())) {
      var said = seen.failure().map(WorkerLine.Failure::message).filter(text -> !text.isBlank());
      return exit(code, "load_failed", said.orElse("the model could not be loaded"), seen);
    }
    if (!seen.wasReady() && (code == NOT_FOUND || code == NOT_EXECUTABLE)) {
      return exit(code, "spawn_failed", "the model's server could not be started", seen);
    }
    var when = seen.wasReady() ? "ended unexpectedly" : "ended before it was ready";
    return exit(code, "exited", "the model's server " + when, seen);
  }

  private static WorkerReport.Exit exit(int code, String reason, String message, Seen seen) {
    return new WorkerReport.Exit(Optional.of(code), reason, message, seen.detail());
  }
}
