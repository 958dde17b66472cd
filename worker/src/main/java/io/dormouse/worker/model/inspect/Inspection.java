package io.dormouse.worker.model.inspect;

import java.util.List;

/// What was found out about a model's file.
///
/// @param facts what it is and needs
/// @param checks whether it can run here
record Inspection(List<Fact> facts, List<Check> checks) {
  Inspection {
    facts = List.copyOf(facts);
    checks = List.copyOf(checks);
  }

  /// One line: a subject and what is known of it.
  record Fact(String subject, String detail) {}

  /// One thing that must be so for the model to run.
  sealed interface Check {
    /// What was looked at.
    String subject();

    /// What was seen.
    String detail();

    /// It is so.
    record Passed(String subject, String detail) implements Check {}

    /// It is not so, but the model runs in another way.
    record Restricted(String subject, String detail) implements Check {}

    /// It is not so, and the model cannot run here.
    record Failed(String subject, String detail) implements Check {}
  }

  /// Whether nothing failed.
  boolean runnable() {
    return checks.stream().noneMatch(Check.Failed.class::isInstance);
  }

  /// Lines of text, the facts first.
  String render() {
    StringBuilder text = new StringBuilder();
    for (Fact fact : facts) {
      text.append("  %-20s %s%n".formatted(fact.subject(), fact.detail()));
    }
    for (Check check : checks) {
      String sign =
          switch (check) {
            case Check.Passed _ -> "✓";
            case Check.Restricted _, Check.Failed _ -> "✗";
          };
      text.append("%s %-20s %s%n".formatted(sign, check.subject(), check.detail()));
    }
    return text.toString();
  }
}
