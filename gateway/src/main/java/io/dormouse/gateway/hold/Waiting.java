package io.dormouse.gateway.hold;

import java.time.Instant;

/// A call that can wait in a [HoldingQueue].
public interface Waiting {
  /// Whose call it is.
  String tenant();

  /// What it will cost about, in tokens; at least 1.
  long cost();

  /// When it stops waiting; a change counts from the next [HoldingQueue#reschedule].
  Instant deadline();

  /// Bytes held for it.
  long bytes();
}
