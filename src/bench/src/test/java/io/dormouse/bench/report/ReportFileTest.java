package io.dormouse.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReportFileTest {
  private static final String INTRODUCTION = "# Benchmarks\n\nWords.\n";

  @Test
  void firstSectionFollowsTheIntroduction() {
    assertThat(ReportFile.replaced(INTRODUCTION, "a", "found\n"))
        .isEqualTo("# Benchmarks\n\nWords.\n\n## a\n\nfound\n");
  }

  @Test
  void aSectionIsReplacedInPlaceAndTheOthersAreUntouched() {
    var both = ReportFile.replaced(ReportFile.replaced(INTRODUCTION, "a", "old"), "ab", "kept");

    assertThat(ReportFile.replaced(both, "a", "new"))
        .isEqualTo("# Benchmarks\n\nWords.\n\n## a\n\nnew\n\n## ab\n\nkept\n");
  }

  @Test
  void replacingTwiceIsReplacingOnce() {
    var once = ReportFile.replaced(INTRODUCTION, "a", "| x |\n| - |\n\n### detail\n");

    assertThat(ReportFile.replaced(once, "a", "| x |\n| - |\n\n### detail\n")).isEqualTo(once);
  }
}
