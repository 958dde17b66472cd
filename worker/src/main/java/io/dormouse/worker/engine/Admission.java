package io.dormouse.worker.engine;

/// The gate's answer to a call.
public sealed interface Admission {
  /// The call may run; the permit is closed when it has ended.
  record Admitted(Permit permit) implements Admission {}

  /// Every slot is taken.
  record Full() implements Admission {}

  /// The worker takes no calls now.
  record Closed() implements Admission {}

  /// A call inside the worker; what is done twice counts once.
  interface Permit extends AutoCloseable {
    /// Frees the slot: the call is computed, before its client can see the answer and send the next
    /// one.
    void computed();

    /// The call has left: its answer is written, or its client is gone. Frees the slot too.
    @Override
    void close();
  }
}
