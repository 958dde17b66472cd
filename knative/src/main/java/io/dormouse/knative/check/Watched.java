package io.dormouse.knative.check;

import java.util.List;

/// A kind of object that a gateway gets, lists and watches.
public enum Watched {
  /** Knative Services. */
  SERVICES("serving.knative.dev", "services"),
  /** Their Revisions. */
  REVISIONS("serving.knative.dev", "revisions"),
  /** The workers. */
  PODS("", "pods"),
  /** What befalls Pods and Revisions. */
  EVENTS("", "events"),
  /** The addresses of workers, and of gateways. */
  SLICES("discovery.k8s.io", "endpointslices");

  /// Those of a namespace in which models live.
  public static final List<Watched> OF_MODELS = List.of(values());

  /// Those of the gateway's own namespace, by which it counts its replicas.
  public static final List<Watched> OF_REPLICAS = List.of(SLICES);

  private final String group;
  private final String plural;

  Watched(String group, String plural) {
    this.group = group;
    this.plural = plural;
  }

  /// The API group, empty for the core.
  public String group() {
    return group;
  }

  /// The plural's name.
  public String plural() {
    return plural;
  }

  /// As Roles and `kubectl` write it.
  String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
