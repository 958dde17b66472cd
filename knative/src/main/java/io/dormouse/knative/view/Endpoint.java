package io.dormouse.knative.view;

/// Where a Pod takes requests: queue-proxy's port.
///
/// @param podUid empty where the slice does not say
public record Endpoint(String host, int port, String podUid) {}
