package io.dormouse.knative.fact;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A Pod of a Revision.
///
/// @param revision the Revision's name, by label
/// @param node empty before it is scheduled
/// @param address of its network; empty before it has one
/// @param port of queue-proxy's door for requests; 0 where its specification names none
/// @param leavesBy when it is to have ended, where its deletion has begun
/// @param reason of the lifecycle, such as `Evicted`; mostly empty
/// @param message for people, to that reason
/// @param scheduled its `PodScheduled` condition
/// @param ready its `Ready` condition
/// @param gated whether more than queue-proxy decides on its readiness: a readiness gate, or the
///   probe of another container
/// @param containers init containers first, each in the order of the specification
public record PodFacts(
    String name,
    String uid,
    String revision,
    String node,
    String address,
    int port,
    Instant createdAt,
    Optional<Instant> leavesBy,
    Lifecycle lifecycle,
    String reason,
    String message,
    ConditionFacts scheduled,
    ConditionFacts ready,
    boolean gated,
    List<ContainerFacts> containers) {

  public PodFacts {
    containers = List.copyOf(containers);
  }

  /// Whether its deletion has begun.
  public boolean terminating() {
    return leavesBy.isPresent();
  }

  /// Whether the Pod can still come to serve, or does.
  public boolean live() {
    return !terminating() && lifecycle == Lifecycle.ALIVE;
  }

  /// Whether every container that is to stay runs.
  public boolean running() {
    return !containers.isEmpty()
        && containers.stream()
            .allMatch(at -> at.init() || at.state() instanceof ContainerFacts.Running);
  }

  /// How often its containers were started again.
  public int restarts() {
    return containers.stream().mapToInt(ContainerFacts::restarts).sum();
  }

  /// The Pod's phase, as far as it matters here.
  public enum Lifecycle {
    /** Pending or running. */
    ALIVE,
    /** Every container has ended and none will be started again. */
    ENDED
  }
}
