package io.dormouse.gateway.hold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Bounded waiting calls with deadlines: in order of arrival within a tenant, fair by cost between
/// tenants (see [FairTurns]).
///
/// Not thread-safe: its pool is its only writer. Taking a call out costs O(1): its deadline stays
/// behind, empty, until it is the earliest or most deadlines are empty.
///
/// @param <C> what waits
public final class HoldingQueue<C extends Waiting> {
  /// Tokens that a turn gives a tenant of weight 1.
  public static final long QUANTUM = FairTurns.QUANTUM;

  private static final int FEW = 64;

  private final HoldLimits limits;
  private final FairTurns<C> turns;
  private final IdentityHashMap<C, Place<C>> places = new IdentityHashMap<>();
  private final PriorityQueue<Place<C>> deadlines =
      new PriorityQueue<>(
          Comparator.<Place<C>, Instant>comparing(place -> place.deadline)
              .thenComparingLong(place -> place.sequence));
  private long nextSequence;
  private long bytes;

  /// @param weights of the tenants, at least 1 each
  public HoldingQueue(HoldLimits limits, ToIntFunction<String> weights) {
    this.limits = limits;
    this.turns = new FairTurns<>(weights);
  }

  private static final class Place<C> {
    private final long sequence;
    private final long number;
    private final Instant deadline;
    private @Nullable C call;

    /// @param sequence of all that came
    /// @param number among the calls of its tenant
    Place(C call, long sequence, long number, Instant deadline) {
      this.call = call;
      this.sequence = sequence;
      this.number = number;
      this.deadline = deadline;
    }
  }

  /// Puts a call at the end of its tenant's.
  public Offer offer(C call) {
    Offer.@Nullable Refused refused = refusal(call);
    if (refused != null) {
      return refused;
    }
    put(call);
    return new Offer.Taken();
  }

  /// Puts a call at the end of its tenant's, however much waits.
  public void put(C call) {
    var place = new Place<>(call, nextSequence++, turns.add(call), call.deadline());
    places.put(call, place);
    deadlines.add(place);
    bytes += call.bytes();
  }

  private Offer.@Nullable Refused refusal(C call) {
    if (places.size() >= limits.calls()) {
      return new Offer.Refused(Offer.Bound.CALLS, limits.calls());
    }
    if (bytes + call.bytes() > limits.bytes()) {
      return new Offer.Refused(Offer.Bound.BYTES, limits.bytes());
    }
    TenantLoad load = turns.load(call.tenant());
    if (load.calls() >= limits.callsPerTenant()) {
      return new Offer.Refused(Offer.Bound.CALLS_OF_TENANT, limits.callsPerTenant());
    }
    return load.bytes() + call.bytes() > limits.bytesPerTenant()
        ? new Offer.Refused(Offer.Bound.BYTES_OF_TENANT, limits.bytesPerTenant())
        : null;
  }

  /// Takes the call whose turn it is.
  public Optional<C> poll() {
    Optional<C> next = turns.poll();
    next.ifPresent(this::forget);
    return next;
  }

  /// Takes a call out; false if it was not waiting any more.
  public boolean remove(C call) {
    Place<C> place = places.get(call);
    if (place == null) {
      return false;
    }
    turns.remove(call, place.number);
    forget(call);
    return true;
  }

  private void forget(C call) {
    Place<C> place = places.remove(call);
    if (place != null) {
      place.call = null;
      bytes -= call.bytes();
      if (deadlines.size() > 2 * places.size() + FEW) {
        deadlines.removeIf(left -> left.call == null);
      }
    }
  }

  /// Takes out every call whose deadline has come.
  public List<C> expire(Instant now) {
    var expired = new ArrayList<C>();
    @Nullable Place<C> earliest = earliest();
    while (earliest != null && !earliest.deadline.isAfter(now)) {
      C call = Objects.requireNonNull(earliest.call);
      remove(call);
      expired.add(call);
      earliest = earliest();
    }
    return expired;
  }

  private @Nullable Place<C> earliest() {
    @Nullable Place<C> place = deadlines.peek();
    while (place != null && place.call == null) {
      deadlines.remove();
      place = deadlines.peek();
    }
    return place;
  }

  /// Does something to every call that waits and takes its deadline anew.
  public void reschedule(Consumer<C> change) {
    deadlines.clear();
    places.replaceAll((call, place) -> {
      change.accept(call);
      var moved = new Place<>(call, place.sequence, place.number, call.deadline());
      deadlines.add(moved);
      return moved;
    });
  }

  /// The earliest deadline.
  public Optional<Instant> nextDeadline() {
    return Optional.ofNullable(earliest()).map(place -> place.deadline);
  }

  /// How many calls of its tenant come before a call, those included that left from between; empty
  /// if it does not wait. Never more than its tenant has beside it.
  public Optional<Integer> ahead(C call) {
    Place<C> place = places.get(call);
    return place == null ? Optional.empty() : Optional.of(turns.ahead(call.tenant(), place.number));
  }

  /// What waits, by tenant.
  public Map<String, TenantLoad> tenants() {
    return turns.loads();
  }

  /// Calls that wait.
  public int size() {
    return places.size();
  }

  /// Whether nobody waits.
  public boolean isEmpty() {
    return places.isEmpty();
  }

  /// Bytes held for those who wait.
  public long bytes() {
    return bytes;
  }
}
