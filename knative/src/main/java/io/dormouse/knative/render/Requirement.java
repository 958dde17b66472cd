package io.dormouse.knative.render;

import io.fabric8.knative.serving.v1.Service;
import java.util.ArrayList;
import java.util.List;

/// Something in Knative's configuration without which its webhook refuses a Service.
public sealed interface Requirement {
  /// A feature flag must be on.
  record Feature(FeatureFlag flag) implements Requirement {}

  /// `allow-zero-initial-scale` in `config-autoscaler` must be `true`.
  record ZeroInitialScale() implements Requirement {}

  /// `max-revision-timeout-seconds` in `config-defaults` must be no less.
  ///
  /// @param seconds longest answer
  record RevisionTimeout(long seconds) implements Requirement {}

  /// `container-concurrency-max-limit` in `config-defaults` must be no less.
  ///
  /// @param calls that a pod lets in at once
  record ContainerConcurrency(long calls) implements Requirement {}

  /// `max-scale-limit` in `config-autoscaler`, where there is one, must be no less.
  record MaxScale(int pods) implements Requirement {}

  /// Seconds that `max-revision-timeout-seconds` allows where it is not set.
  long DEFAULT_REVISION_TIMEOUT = 600;

  /// Calls that `container-concurrency-max-limit` allows where it is not set.
  long DEFAULT_CONTAINER_CONCURRENCY = 1000;

  /// All that a Service needs, what holds by default included.
  static List<Requirement> of(Service service) {
    var template = service.getSpec().getTemplate();
    List<Requirement> needs = new ArrayList<>();
    FeatureFlags.of(service).forEach(flag -> needs.add(new Feature(flag)));
    var annotations = template.getMetadata().getAnnotations();
    if ("0".equals(annotations.get("autoscaling.knative.dev/initial-scale"))) {
      needs.add(new ZeroInitialScale());
    }
    Long timeout = template.getSpec().getTimeoutSeconds();
    if (timeout != null) {
      needs.add(new RevisionTimeout(timeout));
    }
    Long concurrency = template.getSpec().getContainerConcurrency();
    if (concurrency != null) {
      needs.add(new ContainerConcurrency(concurrency));
    }
    String pods = annotations.get("autoscaling.knative.dev/max-scale");
    if (pods != null) {
      needs.add(new MaxScale(Integer.parseInt(pods)));
    }
    return needs;
  }
}
