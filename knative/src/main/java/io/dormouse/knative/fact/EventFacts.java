package io.dormouse.knative.fact;

import java.time.Instant;

/// An Event about a Pod.
///
/// @param podUid the Pod that it is about
/// @param container the container that it is about; empty where it is about the whole Pod
/// @param count how often it was seen, at least 1
/// @param lastSeen when it was last seen
public record EventFacts(
    String name,
    String podUid,
    String container,
    String reason,
    String message,
    int count,
    Instant lastSeen) {}
