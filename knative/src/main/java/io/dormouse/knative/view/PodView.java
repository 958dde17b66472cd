package io.dormouse.knative.view;

import java.time.Instant;
import java.util.Optional;

/// One Pod of a Revision.
///
/// @param node empty before it is scheduled
/// @param address of its network; empty before it has one
/// @param since when its phase began, or the last step before it that the cluster dates; the epoch
///   where it dates none
/// @param failure why it does not come up
public record PodView(
    String name,
    String uid,
    String node,
    String address,
    Instant createdAt,
    Phase phase,
    Instant since,
    Optional<Failure> failure) {}
