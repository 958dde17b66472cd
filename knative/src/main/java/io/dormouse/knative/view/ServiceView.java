package io.dormouse.knative.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A Knative Service, as the callers of its model see it.
///
/// @param revisions that take traffic, the largest share first; empty, without a failure, while the
///   Service is being deployed
/// @param failure of the Service itself
/// @param reviewAt when the view changes by the passing of time alone
public record ServiceView(
    String name,
    List<RevisionView> revisions,
    Optional<Failure> failure,
    Optional<Instant> reviewAt) {
  public ServiceView {
    revisions = List.copyOf(revisions);
  }
}
