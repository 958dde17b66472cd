package io.dormouse.worker.engine;

/// The gate's answer to a call.
public sealed interface Admission {
  /// The call may run; the permit is closed when it has ended.
  record Admitted(Permit permit) implements Admission {}

  /// Every slot is taken.
  record Full() implements Admission {}

  /// The worker takes no calls now.
  record Closed() implements Admission {}

  /// A taken slot; closing it twice frees it once.
  interface Permit extends AutoCloseable {
    @Override
    void close();
  }
}
