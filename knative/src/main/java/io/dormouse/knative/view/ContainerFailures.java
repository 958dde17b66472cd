package io.dormouse.knative.view;

import static io.dormouse.knative.view.FailureRules.LIMIT;

import io.dormouse.knative.fact.ContainerFacts;
import io.dormouse.knative.fact.ContainerFacts.Ended;
import io.dormouse.knative.fact.ContainerFacts.Running;
import io.dormouse.knative.fact.ContainerFacts.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Finds why a container does not come up.
///
/// A reason that cannot pass by itself fails at once: a name that cannot be parsed, an image that
/// may not be pulled, a missing key. All others fail the second time. How often is read from the
/// objects, not remembered: restarts and the last run for crashes, the counts of Events for pulls
/// and creations.
final class ContainerFailures {
  private final PodEvents events;
  private final Duration memory;
  private final Instant since;

  /// @param since what the failure is dated where nothing better is known
  ContainerFailures(PodEvents events, Duration memory, Instant since) {
    this.events = events;
    this.memory = memory;
    this.since = since;
  }

  Optional<Failure> of(ContainerFacts container) {
    return switch (container.state()) {
      case Waiting waiting -> whileWaiting(container, waiting);
      case Running _ -> crash(container, crashesBefore(container));
      case Ended ended when container.init() && ended.exitCode() == 0 -> Optional.empty();
      case Ended ended -> crash(container, crashesWith(container, ended));
    };
  }

  private Optional<Failure> whileWaiting(ContainerFacts container, Waiting waiting) {
    return switch (waiting.reason()) {
      case "InvalidImageName" -> failed(Cause.IMAGE_NAME_INVALID, waiting.message());
      case "ErrImageNeverPull" -> failed(Cause.IMAGE_NOT_FOUND, waiting.message());
      case "CreateContainerConfigError" -> failed(Cause.CONFIGURATION, waiting.message());
      case "CreateContainerError" ->
          events.failedCreations(container.name()) >= LIMIT
              ? failed(Cause.CONTAINER_NOT_CREATED, waiting.message())
              : Optional.empty();
      case "CrashLoopBackOff" -> crash(container, Math.max(LIMIT, container.restarts() + 1));
      case String reason when PodPhases.pullTrouble(reason) -> pull(container, waiting);
      case String _ -> crash(container, crashesBefore(container));
    };
  }

  private Optional<Failure> pull(ContainerFacts container, Waiting waiting) {
    return events.failedPulls(container.name()) >= LIMIT
        ? failed(Cause.IMAGE_PULL, events.pullMessage(container.name()).orElse(waiting.message()))
        : Optional.empty();
  }

  private Optional<Failure> crash(ContainerFacts container, int crashes) {
    if (crashes < LIMIT) {
      return Optional.empty();
    }
    Optional<Ended> end =
        container.state() instanceof Ended ended ? Optional.of(ended) : container.lastRun();
    return end.map(ended ->
            new Failure(
                ended.reason().equals("OOMKilled") ? Cause.OUT_OF_MEMORY : Cause.CRASH_LOOP,
                words(container, ended),
                ended.finishedAt()))
        .or(() -> failed(Cause.CRASH_LOOP, container.name() + " ends again and again"));
  }

  private int crashesBefore(ContainerFacts container) {
    return container.lastRun().map(last -> isLong(last) ? 1 : container.restarts()).orElse(0);
  }

  private int crashesWith(ContainerFacts container, Ended ended) {
    return isLong(ended) ? 1 : crashesBefore(container) + 1;
  }

  private boolean isLong(Ended run) {
    return run.lasted().compareTo(memory) >= 0;
  }

  private static String words(ContainerFacts container, Ended ended) {
    String end =
        container.name() + " ended with status " + ended.exitCode() + " (" + ended.reason() + ")";
    return ended.message().isEmpty() ? end : end + ":\n" + ended.message();
  }

  private Optional<Failure> failed(Cause cause, String detail) {
    return Optional.of(new Failure(cause, detail, since));
  }
}
