package io.dormouse.knative.check;

import io.dormouse.knative.check.ServiceState.Scaling;
import io.dormouse.knative.check.ServiceState.Timeouts;
import io.dormouse.knative.fact.ConditionFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Judges a model's Knative Service as it is deployed.
final class ServiceCheck {
  private static final String AUTOSCALING = "autoscaling.knative.dev/";

  private final ModelNeeds needs;
  private final Duration progressDeadline;
  private final Duration clusterWindow;

  /// @param progressDeadline where the Service sets none
  /// @param clusterWindow likewise
  ServiceCheck(ModelNeeds needs, Duration progressDeadline, Duration clusterWindow) {
    this.needs = needs;
    this.progressDeadline = progressDeadline;
    this.clusterWindow = clusterWindow;
  }

  List<Finding> findings(Seen<ServiceState> seen) {
    String name = "service";
    return switch (seen) {
      case Seen.Absent<ServiceState> _ ->
          List.of(Finding.failed(name, "does not exist", creation()));
      case Seen.Unreadable<ServiceState>(String why) ->
          List.of(Finding.note(name, "unknown: " + why));
      case Seen.Found<ServiceState>(ServiceState state) -> {
        List<Finding> findings = new ArrayList<>();
        findings.add(ready(name, state.ready()));
        List<Finding> troubles =
            Stream.concat(timeouts(state.timeouts()), scaling(state.scaling())).toList();
        findings.addAll(troubles);
        if (troubles.isEmpty()) {
          findings.add(
              Finding.fine("template", "timeouts and scaling are as the model needs them"));
        }
        yield findings;
      }
    };
  }

  private String creation() {
    return needs.rendered()
        ? "./dormouse knative render --model %s --apply".formatted(needs.model())
        : "Create it, or correct knative.namespace and knative.service.";
  }

  private Finding ready(String name, ConditionFacts ready) {
    String words =
        Stream.of(ready.reason(), ready.message())
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(": "));
    String look =
        "kubectl describe ksvc %s -n %s"
            .formatted(needs.service().name(), needs.service().namespace());
    return switch (ready.status()) {
      case TRUE -> Finding.fine(name, "ready");
      case FALSE -> Finding.failed(name, "not ready: " + words, look);
      case UNKNOWN ->
          Finding.note(name, "being deployed" + (words.isEmpty() ? "" : ": " + words), look);
    };
  }

  private Stream<Finding> timeouts(Timeouts timeouts) {
    Duration request = needs.clocks().request();
    Duration coldest = needs.clocks().coldest();
    Duration deadline = timeouts.progressDeadline().orElse(progressDeadline);
    return Stream.of(
            tooShort("timeoutSeconds", "after", timeouts.total(), request),
            tooShort(
                "responseStartTimeoutSeconds",
                "whose first byte takes longer than",
                timeouts.responseStart(),
                request),
            Optional.of(timeouts.idle())
                .filter(Duration::isPositive)
                .flatMap(
                    idle -> tooShort("idleTimeoutSeconds", "that are silent for", idle, request)),
            Optional.of(deadline)
                .filter(it -> Words.shorter(it, coldest))
                .map(it ->
                    Finding.failed(
                        "progress-deadline",
                        "Knative gives a wake up after %s: %s"
                            .formatted(Words.seconds(it), ClockCheck.coldest(needs.clocks())),
                        annotate("serving.knative.dev/progress-deadline", Words.plain(coldest)))))
        .flatMap(Optional::stream);
  }

  private Optional<Finding> tooShort(String field, String when, Duration is, Duration needed) {
    return Words.shorter(is, needed)
        ? Optional.of(
            Finding.failed(
                field,
                "Knative ends answers %s %s; knative.request-timeout is %s"
                    .formatted(when, Words.seconds(is), Words.seconds(needed)),
                set(field, Words.whole(needed))))
        : Optional.empty();
  }

  private String set(String field, long value) {
    return needs.rendered() ? creation() : "Set spec.template.spec.%s: %d.".formatted(field, value);
  }

  private String annotate(String annotation, String value) {
    return needs.rendered()
        ? creation()
        : "Annotate the Service's template: %s: \"%s\".".formatted(annotation, value);
  }

  private Stream<Finding> scaling(Scaling scaling) {
    return Stream.of(
            initialScale(scaling),
            maxScale(scaling.max()),
            burstCapacity(scaling),
            window(scaling.window().orElse(clusterWindow)),
            containerConcurrency(scaling.containerConcurrency()),
            target(scaling))
        .flatMap(Optional::stream);
  }

  private Optional<Finding> initialScale(Scaling scaling) {
    int initial = scaling.initial().orElse(1);
    return initial == needs.scale().min()
        ? Optional.empty()
        : Optional.of(
            Finding.note(
                "initial-scale",
                "%d: each new Revision starts that many pods at once, called or not"
                    .formatted(initial),
                annotate(AUTOSCALING + "initial-scale", "" + needs.scale().min())));
  }

  private Optional<Finding> maxScale(int max) {
    int wanted = needs.scale().max();
    if (max == wanted) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.note(
            "max-scale",
            "the Service has %s, knative.max-scale is %d"
                .formatted(max == 0 ? "no limit" : Integer.toString(max), wanted),
            annotate(AUTOSCALING + "max-scale", Integer.toString(wanted))));
  }

  private Optional<Finding> burstCapacity(Scaling scaling) {
    double capacity = scaling.burstCapacity().orElse(211);
    long wanted = needs.scale().burstCapacity();
    if (capacity < 0 && wanted > 0) {
      return Optional.of(
          Finding.failed(
              "target-burst-capacity",
              "%.0f: Knative counts no calls that go straight to pods, and may end those that run"
                  .formatted(capacity),
              annotate(AUTOSCALING + "target-burst-capacity", "" + wanted)));
    }
    return capacity == wanted
        ? Optional.empty()
        : Optional.of(
            Finding.note(
                "target-burst-capacity",
                (wanted > 0
                        ? "%.0f lets the last pod stay for the grace period too"
                        : "%.0f keeps the activator before the pods for calls by the Service's name")
                    .formatted(capacity),
                annotate(AUTOSCALING + "target-burst-capacity", "" + wanted)));
  }

  private Optional<Finding> window(Duration window) {
    Duration known = needs.clocks().window();
    return window.equals(known)
        ? Optional.empty()
        : Optional.of(
            Finding.note(
                "stable-window",
                "the Service has %s, knative.stable-window is %s; a pin goes by the latter"
                    .formatted(Words.seconds(window), Words.seconds(known)),
                annotate(AUTOSCALING + "window", Words.plain(known))));
  }

  private Optional<Finding> containerConcurrency(int limit) {
    int slots = needs.scale().slots();
    String name = "containerConcurrency";
    if (limit > 0 && limit < slots) {
      return Optional.of(
          Finding.failed(
              name,
              "%d, but a pod runs up to %d calls at once".formatted(limit, slots),
              set(name, needs.scale().containerConcurrency())));
    }
    return limit == slots && needs.scale().max() > 1
        ? Optional.of(
            Finding.note(
                name,
                "%d, as many as a pod runs: the autoscaler cannot see more demand".formatted(limit),
                set(name, needs.scale().containerConcurrency())))
        : Optional.empty();
  }

  private Optional<Finding> target(Scaling scaling) {
    double limit = scaling.containerConcurrency() == 0 ? 100 : scaling.containerConcurrency();
    double target = scaling.target().orElse(limit);
    int slots = needs.scale().slots();
    return needs.scale().max() > 1 && target > slots
        ? Optional.of(
            Finding.note(
                "target",
                "%.0f calls a pod, but it runs %d: more pods come late or never"
                    .formatted(target, slots),
                annotate(AUTOSCALING + "target", Integer.toString(slots))))
        : Optional.empty();
  }
}
