package io.dormouse.gateway.hold;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// Whose call is next: deficit round robin over the tenants that have calls, each in order of
/// arrival.
///
/// In a tenant's turn its account gets [#QUANTUM] tokens for each unit of its weight; it may send
/// as long as the account covers the next call's cost. What is left stays for its next turn, and is
/// lost once it has no call. Over any time in which two tenants both have calls, the costs that
/// they sent, by weight, differ by no more than a quantum and the largest call of each. Source:
/// Shreedhar and Varghese, Efficient Fair Queuing using Deficit Round-Robin, 1995.
///
/// @param <C> what waits
final class FairTurns<C extends Waiting> {
  /// Tokens that a turn adds to the account of a tenant of weight 1.
  static final long QUANTUM = 1_024;

  private final ToIntFunction<String> weights;
  private final Map<String, Tenant<C>> tenants = new HashMap<>();
  private final LinkedHashSet<Tenant<C>> ring = new LinkedHashSet<>();

  FairTurns(ToIntFunction<String> weights) {
    this.weights = weights;
  }

  private static final class Tenant<C extends Waiting> {
    private final String name;
    private final long quantum;
    private final LinkedHashMap<Long, C> calls = new LinkedHashMap<>();
    private long nextNumber;
    private long bytes;
    private long account;
    private boolean inTurn;

    Tenant(String name, int weight) {
      this.name = name;
      this.quantum = QUANTUM * Math.max(1, weight);
    }

    C head() {
      return calls.firstEntry().getValue();
    }

    /// Turns that it needs, this one included, until its account covers its next call.
    long turnsNeeded() {
      long missing = head().cost() - account;
      return missing <= 0 ? 0 : (missing + quantum - 1) / quantum;
    }
  }

  /// Puts a call at the end of its tenant's; its number among them, by which it is taken out.
  long add(C call) {
    Tenant<C> tenant =
        tenants.computeIfAbsent(
            call.tenant(), name -> new Tenant<>(name, weights.applyAsInt(name)));
    if (tenant.calls.isEmpty()) {
      ring.addLast(tenant);
    }
    long number = tenant.nextNumber++;
    tenant.calls.put(number, call);
    tenant.bytes += call.bytes();
    return number;
  }

  void remove(C call, long number) {
    Tenant<C> tenant = tenants.get(call.tenant());
    if (tenant != null && tenant.calls.remove(number) != null) {
      tenant.bytes -= call.bytes();
      if (tenant.calls.isEmpty()) {
        ring.remove(tenant);
        tenants.remove(tenant.name);
      }
    }
  }

  Optional<C> poll() {
    for (int refused = 0; !ring.isEmpty(); refused++) {
      if (refused == ring.size()) {
        skipTurnsThatSendNothing();
      }
      Tenant<C> tenant = ring.getFirst();
      if (!tenant.inTurn) {
        tenant.inTurn = true;
        tenant.account += tenant.quantum;
      }
      if (tenant.head().cost() <= tenant.account) {
        return Optional.of(sent(tenant));
      }
      tenant.inTurn = false;
      ring.addLast(tenant);
    }
    return Optional.empty();
  }

  private C sent(Tenant<C> tenant) {
    var entry = tenant.calls.firstEntry();
    tenant.account -= entry.getValue().cost();
    remove(entry.getValue(), entry.getKey());
    return entry.getValue();
  }

  private void skipTurnsThatSendNothing() {
    long turns = ring.stream().mapToLong(Tenant::turnsNeeded).min().orElse(1) - 1;
    if (turns > 0) {
      ring.forEach(tenant -> tenant.account += turns * tenant.quantum);
    }
  }

  TenantLoad load(String name) {
    Tenant<C> tenant = tenants.get(name);
    return tenant == null ? TenantLoad.NONE : new TenantLoad(tenant.calls.size(), tenant.bytes);
  }

  Map<String, TenantLoad> loads() {
    var loads = new TreeMap<String, TenantLoad>();
    tenants.keySet().forEach(name -> loads.put(name, load(name)));
    return loads;
  }

  /// How many of a tenant's calls stand before a number; exact where none between its first and
  /// that one was taken out of turn, else at most so many too high.
  int ahead(String name, long number) {
    Tenant<C> tenant = tenants.get(name);
    if (tenant == null || tenant.calls.isEmpty()) {
      return 0;
    }
    return (int) Math.min(tenant.calls.size() - 1L, number - tenant.calls.firstEntry().getKey());
  }
}
