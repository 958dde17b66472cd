package io.dormouse.knative.view;

import static io.dormouse.knative.Given.container;
import static io.dormouse.knative.Given.pod;
import static io.dormouse.knative.Given.scheduled;
import static io.dormouse.knative.Given.waiting;
import static io.dormouse.knative.Given.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ConditionFacts.Status;
import io.dormouse.knative.fact.ContainerFacts;
import io.dormouse.knative.fact.PodFacts;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodSinceTest {
  private static final Instant LATER = Instant.parse("2026-11-25T00:00:00Z");

  @Test
  void eachPhaseBeginsWithTheStepThatTheClusterDates() {
    PodFacts fresh = pod("a");
    assertThat(PodSince.of(fresh, new Phase.Scheduling())).isEqualTo(fresh.createdAt());
    assertThat(PodSince.of(fresh, new Phase.Draining())).isEqualTo(Instant.EPOCH);
    var placed = new ConditionFacts(Status.TRUE, "", "", LATER);
    assertThat(PodSince.of(scheduled(fresh, placed), new Phase.Pulling("image"))).isEqualTo(LATER);
    assertThat(PodSince.of(fresh, new Phase.Ready())).isEqualTo(fresh.ready().since());
  }

  @Test
  void aStartIsThatOfTheLastContainerWhereOneRuns() {
    PodFacts running = with(pod("a"), container(new ContainerFacts.Running(LATER)));
    assertThat(PodSince.of(running, new Phase.Warming())).isEqualTo(LATER);
    PodFacts making = with(pod("a"), container(waiting("ContainerCreating")));
    assertThat(PodSince.of(making, new Phase.Starting())).isEqualTo(making.scheduled().since());
  }
}
