package io.dormouse.knative.view;

import java.time.Instant;
import java.util.Optional;

/// One Pod of a Revision.
///
/// @param node empty before it is scheduled
/// @param address of its network; empty before it has one
/// @param failure why it does not come up
public record PodView(
    String name,
    String uid,
    String node,
    String address,
    Instant createdAt,
    Phase phase,
    Optional<Failure> failure) {}
