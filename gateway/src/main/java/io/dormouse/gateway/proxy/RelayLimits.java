package io.dormouse.gateway.proxy;

import java.time.Duration;

/// How long a relayed call may take.
///
/// @param firstByte to the first byte of the answer's body, or its end
/// @param idleStream between two pieces of it, on either side
/// @param total altogether
public record RelayLimits(Duration firstByte, Duration idleStream, Duration total) {
  /// [#idleStream] in milliseconds, at least one.
  long idleStreamMs() {
    return Math.max(1, idleStream.toMillis());
  }
}
