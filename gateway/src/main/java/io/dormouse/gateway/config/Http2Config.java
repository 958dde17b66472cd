package io.dormouse.gateway.config;

/// HTTP/2 without TLS on the data port, beside HTTP/1.1.
///
/// @param enabled whether it is spoken
/// @param maxStreams calls at once on one connection
public record Http2Config(boolean enabled, int maxStreams) {
  private static final int FEWEST_RESETS = 200;

  /// How many calls of one connection may be reset within half a minute, by either side, before it
  /// is closed: all that it may have twice over.
  public int maxResets() {
    return Math.max(FEWEST_RESETS, 2 * maxStreams);
  }
}
