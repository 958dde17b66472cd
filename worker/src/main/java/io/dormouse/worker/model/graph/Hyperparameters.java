package io.dormouse.worker.model.graph;

import java.util.Set;
import java.util.stream.Collectors;

/// Reads the values of one family from a description, by their names without the family's prefix,
/// and refuses what is missing or absurd.
final class Hyperparameters {
  /// Most of what no closer limit is known for.
  static final int LARGEST = 1 << 28;

  private final ModelDescription description;
  private final String prefix;

  Hyperparameters(ModelDescription description, String family) {
    this.description = description;
    this.prefix = family + ".";
  }

  /// A count of 1 or more that must be there.
  int count(String name) throws UnsupportedModelException {
    return count(name, LARGEST);
  }

  /// The same, of no more than {@code most}.
  int count(String name, int most) throws UnsupportedModelException {
    long value =
        description
            .number(prefix + name)
            .orElseThrow(() ->
                new UnsupportedModelException("the file has no whole number " + prefix + name));
    return checked(name, value, most);
  }

  /// A count of 1 to {@code most}, or that one where the file says nothing.
  int countOr(String name, int missing, int most) throws UnsupportedModelException {
    return description.keys().contains(prefix + name)
        ? count(name, most)
        : checked(name, missing, most);
  }

  /// A number above 0, or that one where the file says nothing.
  double positiveOr(String name, double missing) throws UnsupportedModelException {
    if (!description.keys().contains(prefix + name)) {
      return missing;
    }
    double value = description.real(prefix + name).orElse(Double.NaN);
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new UnsupportedModelException(prefix + name + " is no number above 0");
    }
    return value;
  }

  /// Refuses a number that is there and is not that one.
  void requireNumber(String name, double only) throws UnsupportedModelException {
    if (description.keys().contains(prefix + name)
        && description.real(prefix + name).orElse(Double.NaN) != only) {
      throw new UnsupportedModelException(
          "%s%s is not supported, other than %s".formatted(prefix, name, plain(only)));
    }
  }

  /// Refuses a text that is there and is not that one.
  void requireText(String name, String only) throws UnsupportedModelException {
    String value = description.text(prefix + name).orElse(only);
    if (!value.equals(only)) {
      throw new UnsupportedModelException(
          "%s%s \"%s\" is not supported, only \"%s\""
              .formatted(prefix, name, ModelFamilies.shortened(value), only));
    }
  }

  /// Refuses values of the family that are not among these names.
  void requireOnly(Set<String> names) throws UnsupportedModelException {
    String unknown =
        description.keys().stream()
            .filter(
                key -> key.startsWith(prefix) && !names.contains(key.substring(prefix.length())))
            .sorted()
            .limit(5)
            .map(ModelFamilies::shortened)
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new UnsupportedModelException(
          "the file sets what is not supported: %s; supported are, after \"%s\": %s"
              .formatted(
                  unknown, prefix, names.stream().sorted().collect(Collectors.joining(", "))));
    }
  }

  private int checked(String name, long value, int most) throws UnsupportedModelException {
    if (value < 1 || value > most) {
      throw new UnsupportedModelException(
          "%s%s is %d, not from 1 to %d".formatted(prefix, name, value, most));
    }
    return (int) value;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
