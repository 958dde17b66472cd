package io.dormouse.gateway.config;

/// A number of bytes, written in configuration as `64K`, `32M`, `1G` or a plain number.
///
/// @param bytes 0 or more
public record ByteSize(long bytes) {
  /// Validates the range.
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size cannot be negative: " + bytes);
    }
  }
}
