package io.dormouse.knative.cluster;

import io.dormouse.knative.check.Placement;
import io.dormouse.knative.check.ServiceState;
import io.dormouse.knative.check.ServiceState.Scaling;
import io.dormouse.knative.check.ServiceState.Timeouts;
import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ConditionFacts.Status;
import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.knative.serving.v1.RevisionSpec;
import io.fabric8.knative.serving.v1.RevisionTemplateSpec;
import io.fabric8.knative.serving.v1.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a Knative Service as it is deployed.
final class ServiceStateReader {
  private static final String AUTOSCALING = "autoscaling.knative.dev/";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
  private static final Pattern CAMEL = Pattern.compile("([a-z])([A-Z])");

  private ServiceStateReader() {}

  static ServiceState read(Service service) {
    RevisionTemplateSpec template =
        service.getSpec() == null || service.getSpec().getTemplate() == null
            ? new RevisionTemplateSpec()
            : service.getSpec().getTemplate();
    RevisionSpec spec = Objects.requireNonNullElseGet(template.getSpec(), RevisionSpec::new);
    Map<String, String> annotations = annotations(template);
    var status = service.getStatus();
    return new ServiceState(
        ready(status == null ? null : status.getConditions()),
        timeouts(spec, annotations),
        scaling(spec, annotations),
        placement(spec));
  }

  /// In the words of the newest Revision where that is what fails.
  private static ConditionFacts ready(@Nullable List<Condition> conditions) {
    ConditionFacts ready = ConditionReader.knative(conditions, "Ready");
    ConditionFacts made = ConditionReader.knative(conditions, "ConfigurationsReady");
    return ready.status() != Status.TRUE && made.status() == Status.FALSE
        ? new ConditionFacts(ready.status(), made.reason(), made.message(), ready.since())
        : ready;
  }

  /// With the older spelling of the autoscaler's annotations as well.
  private static Map<String, String> annotations(RevisionTemplateSpec template) {
    Map<String, String> all = new HashMap<>();
    if (template.getMetadata() != null && template.getMetadata().getAnnotations() != null) {
      Map<String, String> set = template.getMetadata().getAnnotations();
      set.forEach((name, value) -> {
        if (name.startsWith(AUTOSCALING)) {
          all.put(kebab(name), value);
        }
      });
      all.putAll(set);
    }
    return all;
  }

  private static String kebab(String name) {
    return CAMEL
        .matcher(name)
        .replaceAll(
            match -> match.group(1) + "-" + Character.toLowerCase(match.group(2).charAt(0)));
  }

  private static Timeouts timeouts(RevisionSpec spec, Map<String, String> annotations) {
    Duration total =
        spec.getTimeoutSeconds() == null
            ? DEFAULT_TIMEOUT
            : Duration.ofSeconds(spec.getTimeoutSeconds());
    return new Timeouts(
        total,
        responseStart(spec.getResponseStartTimeoutSeconds(), total),
        Duration.ofSeconds(Objects.requireNonNullElse(spec.getIdleTimeoutSeconds(), 0L)),
        Texts.duration(annotations, "serving.knative.dev/progress-deadline"));
  }

  private static Duration responseStart(@Nullable Long seconds, Duration total) {
    if (seconds == null) {
      return total.compareTo(DEFAULT_TIMEOUT) > 0 ? DEFAULT_TIMEOUT : total;
    }
    return seconds == 0 ? total : Duration.ofSeconds(seconds);
  }

  private static Scaling scaling(RevisionSpec spec, Map<String, String> annotations) {
    OptionalInt initial = Texts.integer(annotations, AUTOSCALING + "initial-scale");
    return new Scaling(
        initial,
        Texts.integer(annotations, AUTOSCALING + "min-scale").orElse(0),
        Texts.integer(annotations, AUTOSCALING + "max-scale").orElse(0),
        Texts.duration(annotations, AUTOSCALING + "window"),
        Texts.duration(annotations, AUTOSCALING + "scale-to-zero-pod-retention-period"),
        Texts.number(annotations, AUTOSCALING + "target"),
        Texts.number(annotations, AUTOSCALING + "target-burst-capacity"),
        Objects.requireNonNullElse(spec.getContainerConcurrency(), 0L).intValue());
  }

  private static Placement placement(RevisionSpec spec) {
    Map<String, Long> devices = Devices.requested(spec.getContainers());
    Optional<String> device = devices.keySet().stream().sorted().findFirst();
    return new Placement(
        device.map(name -> devices.getOrDefault(name, 0L).intValue()).orElse(0),
        device.orElse(""),
        Objects.requireNonNullElse(spec.getNodeSelector(), Map.<String, String>of()),
        Reads.stream(spec.getTolerations())
            .map(it ->
                new Placement.Toleration(
                    Objects.requireNonNullElse(it.getKey(), ""),
                    "Exists".equals(it.getOperator())
                        ? Optional.empty()
                        : Optional.of(Objects.requireNonNullElse(it.getValue(), "")),
                    Objects.requireNonNullElse(it.getEffect(), "")))
            .toList());
  }
}
