package io.dormouse.bench.report;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/// Measured values of one kind, in the order of the runs, and their order statistics.
public final class Series {
  /// Standard deviations below which nine of ten values of a normal distribution lie.
  private static final double NINE_OF_TEN = 1.2816;

  private final List<Double> values = new ArrayList<>();

  /// What comes of the values of two series, run by run.
  public static Series of(Series left, Series right, DoubleBinaryOperator operator) {
    var series = new Series();
    for (int i = 0; i < Math.min(left.values.size(), right.values.size()); i++) {
      series.add(operator.applyAsDouble(left.values.get(i), right.values.get(i)));
    }
    return series;
  }

  /// Adds the next value.
  public void add(double value) {
    values.add(value);
  }

  /// The value that was added last.
  public double last() {
    return values.getLast();
  }

  /// The median, the mean of the two middle values where their number is even.
  public double median() {
    var sorted = sorted();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /// The value that so many percent of all values do not exceed.
  public double percentile(double percent) {
    var sorted = sorted();
    return sorted.get(Math.max(0, (int) Math.ceil(percent / 100 * sorted.size()) - 1));
  }

  /// How many values there are.
  public int size() {
    return values.size();
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

  /// What the median of endless such values lies above in nine of ten cases.
  public double medianAtLeast() {
    return sorted().get(rank());
  }

  /// What the median of endless such values lies below in nine of ten cases.
  public double medianAtMost() {
    return sorted().get(values.size() - 1 - rank());
  }

  /// The place of the order statistic that bounds the median on one side, by the sign test in its
  /// normal approximation; the first, though it says less, where there are fewer than four values.
  private int rank() {
    double places = (values.size() - 1 - NINE_OF_TEN * Math.sqrt(values.size())) / 2;
    return Math.max(0, (int) places);
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
