package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Collectors;

/// Writes objects as YAML documents; the same objects give the same text.
public final class Yaml {
  private static final String SEPARATOR = "---\n";

  private Yaml() {}

  /// All objects, one document each.
  public static String write(List<? extends HasMetadata> objects) {
    var serialization = new KubernetesSerialization();
    return objects.stream()
        .map(object -> document(serialization, object))
        .collect(Collectors.joining());
  }

  private static String document(KubernetesSerialization serialization, HasMetadata object) {
    String text = serialization.asYaml(object).strip() + "\n";
    return text.startsWith(SEPARATOR) ? text : SEPARATOR + text;
  }
}
