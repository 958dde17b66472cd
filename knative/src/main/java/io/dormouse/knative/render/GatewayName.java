package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/// What the gateway is called in a cluster: its Service, and by its label its pods.
///
/// @param namespace where it runs
/// @param name of its objects, its Service above all
public record GatewayName(String namespace, String name) {
  private static final String LABEL = "app.kubernetes.io/name";

  /// The labels of its pods, and of all that is made for it.
  Map<String, String> labels() {
    return Map.of(LABEL, name);
  }

  /// What an object in its own namespace is called.
  ObjectMeta metadata() {
    return metadata(namespace, name);
  }

  /// What an object elsewhere is called, so that no other gateway's is called the same.
  ObjectMeta metadata(String elsewhere) {
    return metadata(elsewhere, name + "." + namespace);
  }

  private ObjectMeta metadata(String where, String called) {
    return new ObjectMetaBuilder()
        .withNamespace(where)
        .withName(called)
        .withLabels(labels())
        .build();
  }
}
