package io.dormouse.gateway.config;

import java.util.Map;

/// Who calls.
///
/// @param trustHeader whether `Dormouse-Tenant` is believed
/// @param weights of the tenants that have another than 1
public record TenantConfig(boolean trustHeader, Map<String, Integer> weights) {
  /// Keeps a copy.
  public TenantConfig {
    weights = Map.copyOf(weights);
  }

  /// A tenant's share against others.
  public int weight(String tenant) {
    return weights.getOrDefault(tenant, 1);
  }
}
