package io.dormouse.knative.fact;

import java.util.List;

/// A Knative Service.
///
/// @param ready its `Ready` condition
/// @param traffic its status' traffic, as it stands there
public record ServiceFacts(String name, ConditionFacts ready, List<Target> traffic) {
  public ServiceFacts {
    traffic = List.copyOf(traffic);
  }

  /// One entry of the traffic.
  ///
  /// @param revision empty where the route has none yet
  /// @param percent 0 for an entry that is only a tag
  public record Target(String revision, int percent) {}
}
