package io.dormouse.knative.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.Given;
import io.dormouse.knative.fact.EventFacts;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private final EventLog log = new EventLog(2);

  @Test
  void keepsNoMoreThanItsCapacityAndHearsAgainOnceThereIsRoom() {
    log.put(event("e1", "a", 1));
    log.put(event("e2", "a", 1));
    log.put(event("e3", "a", 1));
    assertThat(log.about("a")).extracting(EventFacts::name).containsExactlyInAnyOrder("e1", "e2");
    log.put(event("e2", "a", 5));
    assertThat(log.about("a")).extracting(EventFacts::count).contains(5);
    log.remove("e1");
    log.put(event("e3", "a", 1));
    assertThat(log.about("a")).extracting(EventFacts::name).containsExactlyInAnyOrder("e2", "e3");
  }

  @Test
  void anEventThatIsAboutAnotherPodNowLeavesTheFirstOne() {
    log.put(event("e1", "a", 1));
    log.put(event("e1", "b", 1));
    assertThat(log.about("a")).isEmpty();
    assertThat(log.about("b")).hasSize(1);
  }

  private static EventFacts event(String name, String pod, int count) {
    return new EventFacts(name, pod, "", "Pulling", "", count, Given.START);
  }
}
