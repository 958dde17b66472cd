package io.dormouse.gateway.pool;

/// How a call ended for the worker that it was given to.
public enum CallEnd {
  /** The worker answered it. */
  ANSWERED,
  /** It was taken back, or the worker turned it away. */
  UNANSWERED,
  /** The worker failed under it. */
  BROKEN,
  /** The worker gave it nothing in its time. */
  SILENT
}
