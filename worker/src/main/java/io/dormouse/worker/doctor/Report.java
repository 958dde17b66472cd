package io.dormouse.worker.doctor;

import java.util.List;

/// The findings as text, a line each and a line for every remedy.
final class Report {
  private Report() {}

  static String render(List<Finding> findings) {
    var text = new StringBuilder();
    for (var finding : findings) {
      text.append(
          switch (finding) {
            case Finding.Good good -> line("✓", good);
            case Finding.NotApplicable nothing -> line("–", nothing);
            case Finding.Weak weak -> line("✗", weak) + remedy(weak.remedy());
            case Finding.Blocking blocking -> line("✗", blocking) + remedy(blocking.remedy());
          });
    }
    return text.toString();
  }

  /// 0, or 1 when something prevents every operation.
  static int exitCode(List<Finding> findings) {
    return findings.stream().anyMatch(Finding.Blocking.class::isInstance) ? 1 : 0;
  }

  private static String line(String sign, Finding finding) {
    return "%s %-18s %s%n".formatted(sign, finding.subject(), finding.detail());
  }

  private static String remedy(String text) {
    return "%21s→ %s%n".formatted("", text);
  }
}
