package io.dormouse.gateway.hold;

import java.time.Instant;

/// A call that can wait in a [HoldingQueue].
public interface Waiting {
  /// When it stops waiting.
  Instant deadline();

  /// Bytes held for it.
  long bytes();
}
