package io.dormouse.knative.view;

import io.dormouse.knative.fact.ServiceFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a Service's traffic is shared among its Revisions.
///
/// @param shares the largest first, equal ones by name; each above 0
record TrafficSplit(List<Share> shares) {
  TrafficSplit {
    shares = List.copyOf(shares);
  }

  /// A Revision's part.
  record Share(String revision, int percent) {}

  /// Reads the split from a Service's status; entries of the same Revision are added up.
  static TrafficSplit of(ServiceFacts service) {
    Map<String, Integer> percents = new TreeMap<>();
    for (ServiceFacts.Target target : service.traffic()) {
      if (!target.revision().isEmpty() && target.percent() > 0) {
        percents.merge(target.revision(), target.percent(), Integer::sum);
      }
    }
    return new TrafficSplit(
        percents.entrySet().stream()
            .map(entry -> new Share(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingInt(Share::percent).reversed())
            .toList());
  }
}
