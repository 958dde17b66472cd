package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;

/// Names objects in messages: `service.serving.knative.dev ml/bge-m3`.
public final class ObjectName {
  private ObjectName() {}

  /// Kind, group, namespace and name.
  public static String of(HasMetadata object) {
    String version = object.getApiVersion();
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : "." + version.substring(0, slash);
    return object.getKind().toLowerCase(Locale.ROOT)
        + group
        + " "
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }
}
