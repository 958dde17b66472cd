package io.dormouse.knative.view;

import java.time.Duration;

/// When a trouble counts as a failure.
///
/// @param nodeTimeout how long a Pod may wait for a node; zero where no node can come
/// @param memory how long a run must last for the crash after it to count as the first one again,
///   and how long a rejected Pod counts
public record FailureRules(Duration nodeTimeout, Duration memory) {
  /// How many times something may be tried in vain before the held calls fail.
  static final int LIMIT = 2;

  /// The kubelet's own time after which it forgets crashes.
  public static final Duration KUBELET_MEMORY = Duration.ofMinutes(10);

  /// Rules with the kubelet's memory.
  public static FailureRules withNodeTimeout(Duration nodeTimeout) {
    return new FailureRules(nodeTimeout, KUBELET_MEMORY);
  }
}
