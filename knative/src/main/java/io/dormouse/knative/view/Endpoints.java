package io.dormouse.knative.view;

import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.fact.SliceFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the addresses that may get something new: ready and not terminating by their slice, and
/// not terminating or ended by their Pod, whichever is heard of first.
final class Endpoints {
  private Endpoints() {}

  static List<Endpoint> of(Stream<SliceFacts.Address> addresses, List<PodFacts> pods) {
    Set<String> leaving =
        pods.stream().filter(pod -> !pod.live()).map(PodFacts::uid).collect(Collectors.toSet());
    return addresses
        .filter(address -> address.ready() && !address.terminating())
        .filter(address -> !leaving.contains(address.podUid()))
        .map(address -> new Endpoint(address.host(), address.port(), address.podUid()))
        .distinct()
        .sorted(Comparator.comparing(Endpoint::host).thenComparingInt(Endpoint::port))
        .toList();
  }
}
