package io.dormouse.knative.view;

import java.time.Instant;

/// Why a Pod or a Revision does not come up.
///
/// @param detail for the operator: the cluster's words, the last lines of a container
/// @param since when it began to hold, by the API server's clock
public record Failure(Cause cause, String detail, Instant since) {}
