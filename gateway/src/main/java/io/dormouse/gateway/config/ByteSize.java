package io.dormouse.gateway.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, written in configuration as `64K`, `32M`, `1G` or a plain number.
///
/// @param bytes the number, at least 0
public record ByteSize(long bytes) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,15})([KMGTkmgt]?)");
  private static final String UNITS = "KMGT";

  /// Validates the range.
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size cannot be negative: " + bytes);
    }
  }

  /// Reads the notation; units are powers of 1024.
  static Optional<ByteSize> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int power = matcher.group(2).isEmpty() ? 0 : 1 + unit(matcher.group(2));
    long count = Long.parseLong(matcher.group(1));
    return count > (Long.MAX_VALUE >> (10 * power))
        ? Optional.empty()
        : Optional.of(new ByteSize(count << (10 * power)));
  }

  private static int unit(String letter) {
    return UNITS.indexOf(letter.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    int power = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.length());
    return (bytes >> (10 * power)) + (power == 0 ? "" : UNITS.substring(power - 1, power));
  }
}
