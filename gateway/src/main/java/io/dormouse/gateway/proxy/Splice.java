package io.dormouse.gateway.proxy;

import io.vertx.core.buffer.Buffer;

/// Other bytes for a range of a body.
///
/// @param start offset of the first byte replaced
/// @param end offset after the last byte replaced
/// @param replacement what stands there instead
public record Splice(long start, long end, Buffer replacement) {
  /// Validates the range.
  public Splice {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no range: " + start + " to " + end);
    }
  }
}
