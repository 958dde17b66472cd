package io.dormouse.knative.cluster;

import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ConditionFacts.Status;
import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads one condition of an object.
final class ConditionReader {
  private ConditionReader() {}

  static ConditionFacts knative(@Nullable List<Condition> conditions, String type) {
    return stream(conditions)
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .map(condition ->
            facts(
                condition.getStatus(),
                condition.getReason(),
                condition.getMessage(),
                condition.getLastTransitionTime()))
        .orElse(ConditionFacts.ABSENT);
  }

  static ConditionFacts pod(@Nullable List<PodCondition> conditions, String type) {
    return stream(conditions)
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .map(condition ->
            facts(
                condition.getStatus(),
                condition.getReason(),
                condition.getMessage(),
                condition.getLastTransitionTime()))
        .orElse(ConditionFacts.ABSENT);
  }

  private static <T> Stream<T> stream(@Nullable List<T> items) {
    return items == null ? Stream.empty() : items.stream();
  }

  private static ConditionFacts facts(
      @Nullable String status,
      @Nullable String reason,
      @Nullable String message,
      @Nullable String since) {
    Status read =
        switch (Objects.requireNonNullElse(status, "")) {
          case "True" -> Status.TRUE;
          case "False" -> Status.FALSE;
          case String _ -> Status.UNKNOWN;
        };
    return new ConditionFacts(
        read,
        Objects.requireNonNullElse(reason, ""),
        Objects.requireNonNullElse(message, ""),
        Times.read(since));
  }
}
