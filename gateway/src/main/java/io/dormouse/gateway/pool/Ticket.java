package io.dormouse.gateway.pool;

import java.util.function.Consumer;

/// A held call's side of the hold.
public interface Ticket {
  /// Takes the call back; harmless once it has its outcome.
  void leave();

  /// Tells how the wait stands, on the thread of the pool's writer; nothing once the call has its
  /// outcome.
  void look(Consumer<HoldView> viewer);
}
