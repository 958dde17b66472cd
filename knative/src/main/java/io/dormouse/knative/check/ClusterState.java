package io.dormouse.knative.check;

import io.dormouse.knative.render.Reference;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A cluster as it was read.
///
/// @param kubernetes version
/// @param caller who reads it
/// @param nodeAutoscalers what brings nodes, by name
/// @param activatorReachable whether a connection to the activator came about from here
public record ClusterState(
    String kubernetes,
    Seen<String> caller,
    ServingFacts serving,
    Seen<List<NodeFacts>> nodes,
    Seen<List<String>> nodeAutoscalers,
    SequencedMap<String, NamespaceState> namespaces,
    Map<ServiceName, Seen<ServiceState>> services,
    Map<Reference, Seen<ReferenceState>> references,
    boolean activatorReachable) {}
