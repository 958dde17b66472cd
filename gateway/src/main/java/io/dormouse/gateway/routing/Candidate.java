package io.dormouse.gateway.routing;

/// A worker as the picker sees it.
public interface Candidate {
  /// Whether it may get calls at all.
  boolean eligible();

  /// Calls it runs for this gateway now.
  int running();

  /// Calls it may run at once.
  int capacity();
}
