package io.dormouse.knative.render;

/// A key of Knative's ConfigMap `config-features` without which its webhook refuses a field.
public enum FeatureFlag {
  /** Labels that nodes must have. */
  NODE_SELECTOR("kubernetes.podspec-nodeselector"),
  /** Taints of nodes that are accepted. */
  TOLERATIONS("kubernetes.podspec-tolerations"),
  /** Rules about nodes beyond labels. */
  AFFINITY("kubernetes.podspec-affinity"),
  /** Pods on several nodes. */
  TOPOLOGY_SPREAD("kubernetes.podspec-topologyspreadconstraints"),
  /** The container runtime, such as that for GPUs. */
  RUNTIME_CLASS("kubernetes.podspec-runtimeclassname"),
  /** Which pods go first. */
  PRIORITY_CLASS("kubernetes.podspec-priorityclassname"),
  /** Another scheduler. */
  SCHEDULER_NAME("kubernetes.podspec-schedulername"),
  /** Containers that run first. */
  INIT_CONTAINERS("kubernetes.podspec-init-containers"),
  /** Security of the pod as a whole; that of containers needs none. */
  SECURITY_CONTEXT("kubernetes.podspec-securitycontext"),
  /** Volumes that are claimed. */
  PERSISTENT_VOLUME_CLAIM("kubernetes.podspec-persistent-volume-claim"),
  /** Claimed volumes that can be written. */
  PERSISTENT_VOLUME_WRITE("kubernetes.podspec-persistent-volume-write"),
  /** Folders of the node that end with the pod. */
  EMPTY_DIR("kubernetes.podspec-volumes-emptydir");

  private final String key;

  FeatureFlag(String key) {
    this.key = key;
  }

  /// The key in `config-features`, whose value has to be `enabled`.
  public String key() {
    return key;
  }

  /// Whether Knative allows the field where the key is not set.
  public boolean isOnByDefault() {
    return this == EMPTY_DIR;
  }
}
