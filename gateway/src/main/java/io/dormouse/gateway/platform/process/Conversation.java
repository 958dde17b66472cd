package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.pool.WorkerReport;
import java.time.Duration;

/// How the gateway talks with one kind of worker. Used on the platform's context only.
sealed interface Conversation permits OwnConversation, ForeignConversation {
  /// What a conversation tells its run.
  interface Owner {
    /// The worker, for messages to the operator.
    String name();

    /// Passes a report on.
    void report(WorkerReport report);

    /// The worker must be killed: it does not answer, or not in the contract's words.
    void giveUp(Exits.Cause cause);
  }

  /// The process exists.
  ///
  /// @param startedMs after spawning began
  void started(long startedMs);

  /// A line of the contract came.
  void announced(WorkerLine.Announcement announcement);

  /// The worker wrote something.
  void progressed();

  /// As [io.dormouse.gateway.pool.WorkerPlatform#drain].
  void drain();

  /// As [io.dormouse.gateway.pool.WorkerPlatform#resume].
  void resume();

  /// As [io.dormouse.gateway.pool.WorkerPlatform#examine].
  void examine();

  /// Ends the worker; blocks for at most `grace`.
  void stop(SupervisedProcess process, long pid, Duration grace) throws InterruptedException;

  /// The worker is gone: no timer, request or connection stays.
  void close();
}
