package io.dormouse.knative.view;

import io.dormouse.knative.fact.EventFacts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The Events of a namespace, by the Pod that they are about.
final class EventLog {
  private final int capacity;
  private final Map<String, String> pods = new HashMap<>();
  private final Map<String, Map<String, EventFacts>> events = new HashMap<>();

  /// @param capacity how many are kept; what comes beyond is not heard
  EventLog(int capacity) {
    this.capacity = capacity;
  }

  void put(EventFacts event) {
    remove(event.name());
    if (pods.size() < capacity) {
      pods.put(event.name(), event.podUid());
      events.computeIfAbsent(event.podUid(), _ -> new HashMap<>()).put(event.name(), event);
    }
  }

  void remove(String name) {
    String pod = pods.remove(name);
    if (pod != null) {
      events.computeIfPresent(
          pod,
          (_, about) -> {
            about.remove(name);
            return about.isEmpty() ? null : about;
          });
    }
  }

  Collection<EventFacts> about(String podUid) {
    Map<String, EventFacts> about = events.get(podUid);
    return about == null ? List.of() : about.values();
  }
}
