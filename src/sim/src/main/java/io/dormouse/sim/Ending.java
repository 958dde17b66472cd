package io.dormouse.sim;

/// How a call ended, as its client saw it.
public enum Ending {
  /** Answered. */
  OK,
  /** 429: too many wait, or all workers stayed busy. */
  CONTENDED,
  /** 503: no worker came up. */
  UNAVAILABLE,
  /** 502: the worker ended with it. */
  WORKER_DIED,
  /** 504: no answer in time. */
  TIMED_OUT,
  /** The client went. */
  LEFT,
  /** The gateway was killed, or not there. */
  NO_GATEWAY
}
