package io.dormouse.bench.soak;

import io.dormouse.e2e.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The client's count of its calls, and its comparison with the gateway's.
///
/// A call whose caller left may stand in the gateway's records as cancelled or with the answer that
/// was already on its way; every other call stands there exactly as its caller saw it.
final class Ledger {
  private final SortedMap<CallKind, Long> answered = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private long left;
  private long broken;

  synchronized void add(String requestId, CallOutcome outcome) {
    switch (outcome) {
      case CallOutcome.Answered answer -> add(requestId, answer);
      case CallOutcome.Left() -> left++;
      case CallOutcome.Broken(var reason) -> {
        broken++;
        violations.add(requestId + ": no answer: " + reason);
      }
    }
  }

  private void add(String requestId, CallOutcome.Answered answer) {
    answered.merge(new CallKind(answer.status(), answer.code()), 1L, Long::sum);
    if (!answer.echoed()) {
      violations.add(requestId + ": its X-Request-Id was not echoed");
    }
    if (answer.status() != 200 && answer.code().isEmpty()) {
      violations.add(requestId + ": status " + answer.status() + " without an error code");
    }
  }

  /// Everything that no caller should have seen.
  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized SortedMap<CallKind, Long> answered() {
    return new TreeMap<>(answered);
  }

  synchronized long left() {
    return left;
  }

  synchronized long total() {
    return answered.values().stream().mapToLong(Long::longValue).sum() + left + broken;
  }

  /// What does not add up between this count and the gateway's; empty where all does.
  synchronized List<String> differences(Map<CallKind, Long> recorded) {
    var differences = new ArrayList<String>();
    long recordedTotal = recorded.values().stream().mapToLong(Long::longValue).sum();
    if (recordedTotal != total()) {
      differences.add(
          "the client made %d calls, the gateway recorded %d".formatted(total(), recordedTotal));
    }
    var kinds = new TreeSet<>(answered.keySet());
    kinds.addAll(recorded.keySet());
    long surplus = 0;
    for (var kind : kinds) {
      long difference = recorded.getOrDefault(kind, 0L) - answered.getOrDefault(kind, 0L);
      if (difference < 0) {
        differences.add(
            "%s: the client saw %d more than the gateway recorded".formatted(kind, -difference));
      }
      surplus += difference;
    }
    if (surplus > left + broken) {
      differences.add(
          "the gateway recorded %d calls that nobody made".formatted(surplus - left - broken));
    }
    return List.copyOf(differences);
  }
}
