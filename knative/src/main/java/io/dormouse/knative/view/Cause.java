package io.dormouse.knative.view;

/// Why a Revision does not come up.
public enum Cause {
  /** No Service of that name exists. */
  SERVICE_MISSING("The model is not deployed.", "Create the Service, or correct its name."),
  /** The Service has no Revision that could take traffic. */
  NOT_ROUTED(
      "The model's deployment has no revision that takes calls.",
      "See the Service's conditions: kubectl describe ksvc."),
  /** The Service's traffic names a Revision that does not exist. */
  REVISION_MISSING(
      "The model's deployment has no revision that takes calls.",
      "Correct spec.traffic, or deploy again."),
  /** No node took the Pod within the node timeout. */
  NO_NODE(
      "No node with free capacity for the model.",
      "Free a GPU, add a node, or raise node-timeout where nodes come on demand."),
  /** An image's name cannot be parsed. */
  IMAGE_NAME_INVALID("The model's image cannot be used.", "Correct the image's name."),
  /** An image is absent and may not be pulled, or its registry does not know it. */
  IMAGE_NOT_FOUND(
      "The model's image cannot be found.",
      "Check name, tag and registry; where nothing may be pulled, load the image onto the nodes."),
  /** An image was pulled in vain, more than once. */
  IMAGE_PULL(
      "The model's image cannot be fetched.",
      "Check name and tag, the registry, and imagePullSecrets of the service account."),
  /** A container's configuration names what does not exist. */
  CONFIGURATION(
      "The model's deployment is incomplete.",
      "Create the Secret or ConfigMap, or the key in it, that the message names."),
  /** A container could not be made, more than once. */
  CONTAINER_NOT_CREATED(
      "The model's worker cannot be started.",
      "See the Pod's events, and the runtime class and devices of its node."),
  /** A container ended, more than once. */
  CRASH_LOOP(
      "The model's worker ends before it answers a call, several times in a row.",
      "Read the last lines of its log."),
  /** A container used more memory than it may, more than once. */
  OUT_OF_MEMORY("The model's worker runs out of memory.", "Raise the container's memory limit."),
  /** Nodes threw the Pods out, more than once. */
  POD_REJECTED(
      "The model's worker is turned away by its node.",
      "See the Pod's message: eviction, or a device that the node does not have."),
  /** The cluster refused to make Pods. */
  POD_FORBIDDEN(
      "The cluster refuses to start the model's worker.",
      "Check the namespace's quota and Pod Security level."),
  /** Knative gave up on a wake. */
  PROGRESS_DEADLINE(
      "The model's worker did not come up in time.",
      "Raise serving.knative.dev/progress-deadline above the longest cold start.");

  private final String safeMessage;
  private final String remedy;

  Cause(String safeMessage, String remedy) {
    this.safeMessage = safeMessage;
    this.remedy = remedy;
  }

  /// What a client may read: no name of the cluster's in it.
  public String safeMessage() {
    return safeMessage;
  }

  /// What the operator can do.
  public String remedy() {
    return remedy;
  }
}
