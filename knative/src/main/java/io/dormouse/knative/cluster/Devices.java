package io.dormouse.knative.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts devices, such as `nvidia.com/gpu`: the resources that are named with a domain.
final class Devices {
  private Devices() {}

  static Map<String, Long> of(@Nullable Map<String, Quantity> resources) {
    Map<String, Long> devices = new HashMap<>();
    if (resources != null) {
      resources.forEach((name, quantity) -> {
        if (name.contains("/")) {
          devices.put(name, Texts.devices(quantity));
        }
      });
    }
    return devices;
  }

  /// Those that containers take together.
  static Map<String, Long> requested(@Nullable List<Container> containers) {
    Map<String, Long> sum = new HashMap<>();
    Reads.stream(containers)
        .filter(container -> container.getResources() != null)
        .forEach(container ->
            of(container.getResources().getLimits())
                .forEach((name, count) -> sum.merge(name, count, Long::sum)));
    return sum;
  }
}
