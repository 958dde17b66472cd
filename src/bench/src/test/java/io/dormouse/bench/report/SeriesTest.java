package io.dormouse.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SeriesTest {
  private static Series of(double... values) {
    var series = new Series();
    for (double value : values) {
      series.add(value);
    }
    return series;
  }

  @Test
  void medianOfAnOddNumberIsTheMiddleOne() {
    assertThat(of(9, 1, 5).median()).isEqualTo(5);
  }

  @Test
  void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(of(4, 1, 9, 5).median()).isEqualTo(4.5);
  }

  @Test
  void textTellsMedianRangeAndSpread() {
    assertThat(of(1, 2, 3, 4, 100).text(".1f")).isEqualTo("3.0 (1.0 to 100.0, ± 1.0)");
  }

  @Test
  void percentileIsTheValueThatSoManyDoNotExceed() {
    var hundred = new Series();
    for (int i = 100; i >= 1; i--) {
      hundred.add(i);
    }

    assertThat(hundred.percentile(99)).isEqualTo(99);
    assertThat(hundred.percentile(100)).isEqualTo(100);
    assertThat(hundred.percentile(0)).isEqualTo(1);
  }

  @Test
  void medianIsBoundedByTheSignTestInNineOfTenCasesOnEachSide() {
    var hundred = new Series();
    for (int i = 100; i >= 1; i--) {
      hundred.add(i);
    }
    var seven = of(7, 1, 3, 2, 6, 5, 4);
    var three = of(2, 3, 1);

    assertThat(hundred.medianAtLeast()).isEqualTo(44);
    assertThat(hundred.medianAtMost()).isEqualTo(57);
    assertThat(seven.medianAtLeast()).isEqualTo(2);
    assertThat(seven.medianAtMost()).isEqualTo(6);
    assertThat(three.medianAtLeast()).isEqualTo(1);
    assertThat(three.medianAtMost()).isEqualTo(3);
  }

  @Test
  void twoSeriesGiveAnotherRunByRun() {
    var left = new Series();
    var right = new Series();
    left.add(6);
    left.add(9);
    right.add(3);
    right.add(2);

    var ratio = Series.of(left, right, (one, other) -> one / other);

    assertThat(ratio.json()).containsExactly(2.0, 4.5);
  }
}
