package io.dormouse.knative.check;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of Knative Serving.
record KnativeVersion(int major, int minor) implements Comparable<KnativeVersion> {
  /// The one that Dormouse is tested with.
  static final KnativeVersion TESTED = new KnativeVersion(1, 15);

  /// The first that knows `pod-is-always-schedulable`.
  static final KnativeVersion ALWAYS_SCHEDULABLE = new KnativeVersion(1, 21);

  private static final Pattern TEXT = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(\\..*)?");

  static Optional<KnativeVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new KnativeVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  boolean isBelow(KnativeVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(KnativeVersion other) {
    return Comparator.comparingInt(KnativeVersion::major)
        .thenComparingInt(KnativeVersion::minor)
        .compare(this, other);
  }
}
