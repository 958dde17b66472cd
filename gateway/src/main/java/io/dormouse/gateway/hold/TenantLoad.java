package io.dormouse.gateway.hold;

/// What waits for one tenant.
public record TenantLoad(int calls, long bytes) {
  static final TenantLoad NONE = new TenantLoad(0, 0);
}
