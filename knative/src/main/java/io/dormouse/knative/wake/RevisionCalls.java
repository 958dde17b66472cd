package io.dormouse.knative.wake;

/// Sends requests that count as traffic of a Revision.
public interface RevisionCalls {
  /// Asks for a Revision through the activator; the request stays open until a Pod answers it.
  ///
  /// @param ended told once, on any thread, when it ended for whatever reason but its own `end`
  OpenCall wake(RevisionId revision, Runnable ended);

  /// Sends a short request to a Pod's queue-proxy; what comes of it is not told.
  OpenCall touch(String host, int port);

  /// A request that is open.
  @FunctionalInterface
  interface OpenCall {
    /// Ends it; without effect on one that has ended.
    void end();
  }
}
