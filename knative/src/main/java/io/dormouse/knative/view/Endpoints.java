package io.dormouse.knative.view;

import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.fact.SliceFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the addresses that may get something new: ready by their slice or, before it says so, by
/// their Pod's own word, and terminating or ended by neither, whichever is heard of first.
///
/// A Pod that no slice names has the address that it tells itself.
final class Endpoints {
  private Endpoints() {}

  static List<Endpoint> of(
      Stream<SliceFacts.Address> addresses, List<PodFacts> pods, EarlyAnswers early) {
    return those(all(addresses, pods), pods, address -> address.ready() || early.answers(address));
  }

  /// The addresses that may answer before the cluster says that they are ready.
  static List<Endpoint> awaited(
      Stream<SliceFacts.Address> addresses, List<PodFacts> pods, EarlyAnswers early) {
    return those(all(addresses, pods), pods, address -> !address.ready() && early.awaits(address));
  }

  private static Stream<SliceFacts.Address> all(
      Stream<SliceFacts.Address> addresses, List<PodFacts> pods) {
    List<SliceFacts.Address> ofSlices = addresses.toList();
    Set<String> named =
        ofSlices.stream().map(SliceFacts.Address::podUid).collect(Collectors.toSet());
    Stream<SliceFacts.Address> ofPods =
        pods.stream()
            .filter(pod -> pod.port() > 0 && !pod.address().isEmpty())
            .filter(pod -> !named.contains(pod.uid()))
            .map(pod -> new SliceFacts.Address(pod.address(), pod.port(), pod.uid(), false, false));
    return Stream.concat(ofSlices.stream(), ofPods);
  }

  private static List<Endpoint> those(
      Stream<SliceFacts.Address> addresses,
      List<PodFacts> pods,
      Predicate<SliceFacts.Address> wanted) {
    Set<String> leaving =
        pods.stream().filter(pod -> !pod.live()).map(PodFacts::uid).collect(Collectors.toSet());
    return addresses
        .filter(address -> !address.terminating() && wanted.test(address))
        .filter(address -> !leaving.contains(address.podUid()))
        .map(address -> new Endpoint(address.host(), address.port(), address.podUid()))
        .distinct()
        .sorted(Comparator.comparing(Endpoint::host).thenComparingInt(Endpoint::port))
        .toList();
  }
}
