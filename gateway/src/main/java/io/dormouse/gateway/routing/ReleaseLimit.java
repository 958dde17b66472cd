package io.dormouse.gateway.routing;

import java.util.OptionalInt;

/// How many calls a server that is not ours gets at once, learnt from what it says: a pure decider.
///
/// A server with slots gets no more than these. One that lets calls wait gets what it runs and a
/// quarter more, so that it never stands idle between two looks; one that lets none wait gets twice
/// as many. One that says nothing gets what is configured.
///
/// @param ceiling calls by configuration; never exceeded
/// @param calls that it gets now; at least 1
public record ReleaseLimit(int ceiling, int calls) {
  private static final int HEADROOM = 4;
  private static final int GROWTH = 2;

  /// Before anything was said.
  public static ReleaseLimit configured(int ceiling) {
    return new ReleaseLimit(ceiling, ceiling);
  }

  /// The server said so.
  public ReleaseLimit seen(WorkerSays says) {
    long wanted =
        says.waiting() > 0
            ? says.running() + Math.max(1L, says.running() / HEADROOM)
            : (long) Math.max(calls, says.running()) * GROWTH;
    return new ReleaseLimit(ceiling, Math.clamp(wanted, 1, top(says.slots())));
  }

  /// The server says no more than how many slots it has, or not even that.
  public ReleaseLimit within(OptionalInt slots) {
    return new ReleaseLimit(ceiling, top(slots));
  }

  private int top(OptionalInt slots) {
    return Math.clamp(slots.orElse(ceiling), 1, ceiling);
  }
}
