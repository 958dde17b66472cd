package io.dormouse.gateway.routing;

import java.util.Collection;
import java.util.Comparator;

/// Picks the worker for a call: those with room (filter), the least loaded (score), the first among
/// equals.
public final class EndpointPicker {
  private EndpointPicker() {}

  /// Picks on a snapshot; the caller reserves at once, being the only writer.
  public static <C extends Candidate> Pick<C> pick(Collection<C> candidates) {
    return candidates.stream()
        .filter(candidate -> candidate.eligible() && candidate.running() < candidate.capacity())
        .min(Comparator.comparingDouble(EndpointPicker::load))
        .<Pick<C>>map(Pick.Picked::new)
        .orElseGet(Pick.NoneFree::new);
  }

  private static double load(Candidate candidate) {
    return (double) candidate.running() / candidate.capacity();
  }
}
