package io.dormouse.knative.check;

import java.util.List;

/// All that was checked.
public record Report(List<Section> sections) {
  /// Keeps a copy.
  public Report {
    sections = List.copyOf(sections);
  }

  /// What was checked of the cluster, a namespace or a model.
  public record Section(String title, List<Finding> findings) {
    /// Keeps a copy.
    public Section {
      findings = List.copyOf(findings);
    }
  }

  /// How many findings came out so.
  public long count(Verdict verdict) {
    return sections.stream()
        .flatMap(section -> section.findings().stream())
        .filter(finding -> finding.verdict() == verdict)
        .count();
  }
}
