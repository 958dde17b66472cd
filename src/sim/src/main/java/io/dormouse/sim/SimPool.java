package io.dormouse.sim;

import io.dormouse.gateway.pool.HoldRules;
import io.dormouse.gateway.pool.InferencePool;

/// A real pool as its model's settings made it, with those who watch it.
///
/// @param policy the settings
/// @param referee watches it
/// @param link its hand on the world of its workers
record SimPool(Policy policy, Referee referee, World.Link link, InferencePool pool) {
  static SimPool of(
      Policy policy,
      Scenario scenario,
      VirtualTime time,
      World world,
      Mail mail,
      Violations violations) {
    var slack = scenario.lag().multipliedBy(2);
    var referee =
        new Referee(time, slack, it -> scenario.weights().getOrDefault(it, 1), violations);
    var link = world.link(referee, policy);
    var rules = new HoldRules(policy.limits(), it -> scenario.weights().getOrDefault(it, 1));
    var ports = new InferencePool.Ports(link.platform(), mail, mail, time, referee);
    var pool =
        scenario
            .autoscaler()
            .map(it -> InferencePool.autoscaled("m", policy.pool(), it.most(), rules, ports))
            .orElseGet(() -> new InferencePool("m", policy.pool(), rules, ports));
    return new SimPool(policy, referee, link, pool);
  }
}
