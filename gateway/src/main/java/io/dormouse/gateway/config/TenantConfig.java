package io.dormouse.gateway.config;

import java.util.Map;

/// Who calls.
///
/// @param trustHeader whether `Dormouse-Tenant` is believed
/// @param weights of the tenants that have another than 1
/// @param priorities of the tenants that have another than 0
public record TenantConfig(
    boolean trustHeader, Map<String, Integer> weights, Map<String, Integer> priorities) {
  /// Keeps copies.
  public TenantConfig {
    weights = Map.copyOf(weights);
    priorities = Map.copyOf(priorities);
  }

  /// A tenant's share against others.
  public int weight(String tenant) {
    return weights.getOrDefault(tenant, 1);
  }

  /// Which of a worker's waiting calls go first: those of the higher.
  public int priority(String tenant) {
    return priorities.getOrDefault(tenant, 0);
  }
}
