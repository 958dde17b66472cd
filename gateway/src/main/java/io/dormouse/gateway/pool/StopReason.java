package io.dormouse.gateway.pool;

/// Why a pool stops a worker.
public enum StopReason {
  /** Nobody called it for the idle timeout. */
  IDLE,
  /** The operator asked for it. */
  ASKED,
  /** Its load stalled or took too long. */
  LOAD_FAILED,
  /** It takes no connections any more. */
  LOST,
  /** It did not finish a drain in time. */
  DRAIN_TIMEOUT,
  /** Its autoscaler takes it away. */
  SCALED_DOWN,
  /** The gateway ends. */
  SHUTDOWN
}
