package io.dormouse.gateway.platform.knative;

import io.dormouse.knative.check.Finding;
import io.dormouse.knative.check.Report;
import io.dormouse.knative.check.Verdict;
import java.io.PrintStream;

/// Prints what a check found.
final class ReportText {
  private ReportText() {}

  static void print(Report report, PrintStream out) {
    for (Report.Section section : report.sections()) {
      out.println(section.title());
      section.findings().forEach(finding -> print(finding, out));
    }
    long failed = report.count(Verdict.FAILED);
    long notes = report.count(Verdict.NOTE);
    out.println(
        "%s; to note: %d".formatted(failed == 0 ? "Nothing fails" : "Failed: " + failed, notes));
  }

  private static void print(Finding finding, PrintStream out) {
    out.println(
        "  %s %s: %s".formatted(finding.verdict().mark(), finding.name(), finding.detail()));
    finding
        .remedy()
        .ifPresent(remedy -> remedy.lines().forEach(line -> out.println("      " + line)));
  }
}
