package io.dormouse.knative.view;

/// Whether a node autoscaler has said that it will help a Pod.
public enum NodeOutlook {
  /** None has spoken. */
  UNKNOWN,
  /** A node is on its way. */
  COMING,
  /** None would help. */
  REFUSED
}
