package io.dormouse.knative.check;

import java.util.List;

/// An object that pods need, as it is.
///
/// @param accessModes of a claim; none of what has no such thing
public record ReferenceState(List<String> accessModes) {
  /// Keeps a copy.
  public ReferenceState {
    accessModes = List.copyOf(accessModes);
  }
}
