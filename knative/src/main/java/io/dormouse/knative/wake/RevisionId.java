package io.dormouse.knative.wake;

/// A Revision of a cluster.
public record RevisionId(String namespace, String name) {}
