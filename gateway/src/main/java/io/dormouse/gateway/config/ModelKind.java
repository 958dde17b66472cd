package io.dormouse.gateway.config;

/// Where a model's worker runs and whose it is.
enum ModelKind {
  /** Dormouse's own worker on this machine. */
  OWN_PROCESS("path"),
  /** Any other server on this machine. */
  FOREIGN_PROCESS("command"),
  /** Dormouse's own worker in a pod of Knative's. */
  OWN_POD("knative.engine dormouse"),
  /** Any other server in a pod of Knative's. */
  FOREIGN_POD("knative.engine foreign");

  private final String sign;

  ModelKind(String sign) {
    this.sign = sign;
  }

  /// What in the configuration makes a model one of these.
  String sign() {
    return sign;
  }
}
