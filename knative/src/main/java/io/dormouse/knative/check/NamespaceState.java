package io.dormouse.knative.check;

import java.util.List;

/// A namespace in which models live.
///
/// @param exists whether it does
/// @param denied what the caller may not do there, such as `watch pods`
public record NamespaceState(Seen<Boolean> exists, Seen<List<String>> denied) {}
