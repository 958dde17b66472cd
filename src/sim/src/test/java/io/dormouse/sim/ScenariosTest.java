package io.dormouse.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScenariosTest {
  @Test
  void invariantsHoldInEveryScenarioUnderEveryPolicy() {
    for (Scenario scenario : Scenarios.all()) {
      for (Policy policy : Scenarios.policies()) {
        for (long seed = 1; seed <= 3; seed++) {
          assertThat(Simulation.run(scenario, policy, seed).violations())
              .as(scenario.name() + ", " + policy.name() + ", seed " + seed)
              .isEmpty();
        }
      }
    }
  }
}
