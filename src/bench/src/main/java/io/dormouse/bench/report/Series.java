package io.dormouse.bench.report;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measured values of one kind, in the order of the runs, and their order statistics.
public final class Series {
  private final List<Double> values = new ArrayList<>();

  /// Adds the next value.
  public void add(double value) {
    values.add(value);
  }

  /// The median, the mean of the two middle values where their number is even.
  public double median() {
    var sorted = sorted();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /// The smallest value.
  public double min() {
    return sorted().getFirst();
  }

  /// The largest value.
  public double max() {
    return sorted().getLast();
  }

  /// Half the distance between the quartiles: how far a typical run lies from the median.
  public double spread() {
    var sorted = sorted();
    return (sorted.get(sorted.size() * 3 / 4) - sorted.get(sorted.size() / 4)) / 2;
  }

  /// Median, range and spread as text, such as `412.0 (398.1 to 455.2, ± 8.3)`.
  public String text(String format) {
    var pattern = "%1$ (%2$ to %3$, ± %4$)".replace("$", "$" + format);
    return String.format(Locale.ROOT, pattern, median(), min(), max(), spread());
  }

  /// The values in the order of the runs.
  public JsonArray json() {
    return new JsonArray(List.copyOf(values));
  }

  private List<Double> sorted() {
    if (values.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    return values.stream().sorted().toList();
  }
}
