package io.dormouse.sim;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The calls that wait, as their clients count them.
final class Tally {
  private final Map<String, Set<Attempt>> waiting = new HashMap<>();
  private int calls;
  private long bytes;

  void add(Attempt attempt) {
    waiting.computeIfAbsent(attempt.request().tenant(), _ -> new LinkedHashSet<>()).add(attempt);
    calls++;
    bytes += attempt.request().bytes();
  }

  /// Takes one out; false if it does not wait.
  boolean remove(Attempt attempt) {
    var own = waiting.get(attempt.request().tenant());
    if (own == null || !own.remove(attempt)) {
      return false;
    }
    calls--;
    bytes -= attempt.request().bytes();
    return true;
  }

  /// Whether it is the one of its tenant's that came first.
  boolean isFirst(Attempt attempt) {
    var own = waiting.get(attempt.request().tenant());
    Iterator<Attempt> first = own == null ? Set.<Attempt>of().iterator() : own.iterator();
    return first.hasNext() && first.next().equals(attempt);
  }

  /// All of them, each tenant's in their order.
  List<Attempt> all() {
    return waiting.values().stream().flatMap(Set::stream).toList();
  }

  int calls() {
    return calls;
  }

  long bytes() {
    return bytes;
  }
}
