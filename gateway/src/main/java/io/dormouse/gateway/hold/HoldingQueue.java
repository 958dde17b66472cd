package io.dormouse.gateway.hold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A bounded FIFO of waiting calls with deadlines; leaving is O(log n), order is that of arrival.
///
/// Not thread-safe: its pool is its only writer.
///
/// @param <C> what waits
public final class HoldingQueue<C extends Waiting> {
  private final int limit;
  private final Map<Long, C> bySequence = new LinkedHashMap<>();
  private final IdentityHashMap<C, Long> sequences = new IdentityHashMap<>();
  private final TreeSet<Deadline> deadlines =
      new TreeSet<>(Comparator.comparing(Deadline::at).thenComparingLong(Deadline::sequence));
  private long nextSequence;
  private long bytes;

  private record Deadline(Instant at, long sequence) {}

  /// @param limit most calls that may wait at once
  public HoldingQueue(int limit) {
    this.limit = limit;
  }

  /// Puts a call at the end; false if the queue is full.
  public boolean offer(C call) {
    if (bySequence.size() >= limit) {
      return false;
    }
    long sequence = nextSequence++;
    bySequence.put(sequence, call);
    sequences.put(call, sequence);
    deadlines.add(new Deadline(call.deadline(), sequence));
    bytes += call.bytes();
    return true;
  }

  /// Takes the call that waited longest.
  public Optional<C> poll() {
    var entries = bySequence.values().iterator();
    if (!entries.hasNext()) {
      return Optional.empty();
    }
    C call = entries.next();
    remove(call);
    return Optional.of(call);
  }

  /// Takes a call out; false if it was not waiting any more.
  public boolean remove(C call) {
    Long sequence = sequences.remove(call);
    if (sequence == null) {
      return false;
    }
    bySequence.remove(sequence);
    deadlines.remove(new Deadline(call.deadline(), sequence));
    bytes -= call.bytes();
    return true;
  }

  /// Takes out every call whose deadline has come.
  public List<C> expire(Instant now) {
    var expired = new ArrayList<C>();
    while (!deadlines.isEmpty() && !deadlines.first().at().isAfter(now)) {
      C call = bySequence.get(deadlines.first().sequence());
      if (call != null && remove(call)) {
        expired.add(call);
      }
    }
    return expired;
  }

  /// The earliest deadline.
  public Optional<Instant> nextDeadline() {
    return deadlines.isEmpty() ? Optional.empty() : Optional.of(deadlines.first().at());
  }

  /// Calls that wait.
  public int size() {
    return bySequence.size();
  }

  /// Whether nobody waits.
  public boolean isEmpty() {
    return bySequence.isEmpty();
  }

  /// Bytes held for those who wait.
  public long bytes() {
    return bytes;
  }
}
