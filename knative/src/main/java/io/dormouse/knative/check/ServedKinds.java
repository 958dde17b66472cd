package io.dormouse.knative.check;

import java.util.Set;

/// What an API server says of the kinds of `serving.knative.dev/v1`.
public sealed interface ServedKinds {
  /// It has spoken.
  ///
  /// @param names of those that it serves, in the plural; none where the group is not installed
  record Known(Set<String> names) implements ServedKinds {
    /// Keeps a copy.
    public Known {
      names = Set.copyOf(names);
    }
  }

  /// The caller may not ask.
  record Forbidden() implements ServedKinds {}

  /// It answers an error.
  ///
  /// @param words its own
  record Failing(String words) implements ServedKinds {}
}
