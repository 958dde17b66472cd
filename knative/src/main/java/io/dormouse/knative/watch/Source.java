package io.dormouse.knative.watch;

/// A kind of object that is watched.
public enum Source {
  /** Knative Services. */
  SERVICES,
  /** Revisions. */
  REVISIONS,
  /** Pods of Revisions. */
  PODS,
  /** Events about Pods. */
  EVENTS,
  /** EndpointSlices of private Services. */
  SLICES
}
