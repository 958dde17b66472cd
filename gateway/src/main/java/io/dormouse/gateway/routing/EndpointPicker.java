package io.dormouse.gateway.routing;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Picks the worker for a call: those with room (filter), the least loaded (score), the first among
/// equals.
public final class EndpointPicker {
  private EndpointPicker() {}

  /// Picks on a snapshot; the caller reserves at once, being the only writer.
  public static <C extends Candidate> Pick<C> pick(Collection<C> candidates) {
    @Nullable C best = null;
    for (C candidate : candidates) {
      boolean hasRoom = candidate.eligible() && candidate.running() < candidate.capacity();
      if (hasRoom && (best == null || load(candidate) < load(best))) {
        best = candidate;
      }
    }
    return best == null ? new Pick.NoneFree<>() : new Pick.Picked<>(best);
  }

  private static double load(Candidate candidate) {
    return (double) candidate.running() / candidate.capacity();
  }
}
