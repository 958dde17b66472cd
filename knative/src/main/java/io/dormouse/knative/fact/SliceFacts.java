package io.dormouse.knative.fact;

import java.util.List;

/// An EndpointSlice of a revision's private Service.
///
/// @param revision the Revision's name, by label
public record SliceFacts(String name, String revision, List<Address> addresses) {
  public SliceFacts {
    addresses = List.copyOf(addresses);
  }

  /// One address of the slice.
  ///
  /// @param port of queue-proxy's door for requests
  /// @param podUid empty where the slice does not say
  public record Address(String host, int port, String podUid, boolean ready, boolean terminating) {}
}
