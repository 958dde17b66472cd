package io.dormouse.knative.check;

import java.util.List;

/// A namespace in which models or gateways live.
///
/// @param exists whether it does
/// @param needed what a gateway looks at there
/// @param denied what the caller may not do there, such as `watch pods`
/// @param gatewayDenied what the deployed gateway's ServiceAccount may not do there; absent where
///   none is deployed, or it is the caller
public record NamespaceState(
    Seen<Boolean> exists,
    List<Watched> needed,
    Seen<List<String>> denied,
    Seen<List<String>> gatewayDenied) {
  /// Keeps a copy.
  public NamespaceState {
    needed = List.copyOf(needed);
  }
}
