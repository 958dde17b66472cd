package io.dormouse.knative.watch;

/// One follower's hold on a Service.
@FunctionalInterface
public interface Following extends AutoCloseable {
  /// Ends it; no view is told after that but one whose telling has begun.
  @Override
  void close();
}
