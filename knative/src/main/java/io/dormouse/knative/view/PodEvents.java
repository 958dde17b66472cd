package io.dormouse.knative.view;

import io.dormouse.knative.fact.EventFacts;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The Events about one Pod.
record PodEvents(List<EventFacts> events) {
  private static final String PULL_FAILED = "Failed to pull image";
  private static final String CREATE_FAILED = "Error: ";
  private static final Set<String> NODE_COMING = Set.of("TriggeredScaleUp", "Nominated");
  private static final String NODE_REFUSED = "NotTriggerScaleUp";

  PodEvents {
    events = List.copyOf(events);
  }

  static PodEvents of(Collection<EventFacts> events) {
    return new PodEvents(
        events.stream()
            .sorted(
                Comparator.comparing(EventFacts::lastSeen)
                    .reversed()
                    .thenComparing(EventFacts::name))
            .toList());
  }

  /// How often a container's image was pulled in vain.
  int failedPulls(String container) {
    return count(container, event -> event.message().startsWith(PULL_FAILED));
  }

  /// How often a container could not be made.
  int failedCreations(String container) {
    return count(
        container,
        event -> event.message().startsWith(CREATE_FAILED) && !event.message().contains("Image"));
  }

  private int count(String container, Predicate<EventFacts> kind) {
    return about(container)
        .filter(event -> event.reason().equals("Failed"))
        .filter(kind)
        .mapToInt(EventFacts::count)
        .sum();
  }

  /// The newest words on a container's failed pulls.
  Optional<String> pullMessage(String container) {
    return about(container)
        .map(EventFacts::message)
        .filter(message -> message.startsWith(PULL_FAILED))
        .findFirst();
  }

  /// Whether a pull of a container's image began that has not ended.
  boolean pulling(String container) {
    Instant began = last(container, "Pulling");
    return began.isAfter(Instant.MIN)
        && began.isAfter(last(container, "Pulled"))
        && began.isAfter(last(container, "Started"));
  }

  /// What node autoscalers said last.
  NodeOutlook outlook() {
    return events.stream()
        .map(EventFacts::reason)
        .filter(reason -> NODE_COMING.contains(reason) || reason.equals(NODE_REFUSED))
        .findFirst()
        .map(reason -> reason.equals(NODE_REFUSED) ? NodeOutlook.REFUSED : NodeOutlook.COMING)
        .orElse(NodeOutlook.UNKNOWN);
  }

  private Instant last(String container, String reason) {
    return about(container)
        .filter(event -> event.reason().equals(reason))
        .map(EventFacts::lastSeen)
        .findFirst()
        .orElse(Instant.MIN);
  }

  private Stream<EventFacts> about(String container) {
    return events.stream().filter(event -> event.container().equals(container));
  }
}
