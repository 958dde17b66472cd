package io.dormouse.gateway.pool;

import java.util.Locale;

/// What a pool is doing, derived from its workers and its wake intent.
public enum PoolPhase {
  /** No worker, and none wanted. */
  ASLEEP,
  /** A worker is on its way. */
  WAKING,
  /** A worker takes calls. */
  READY,
  /** The last worker is on its way out. */
  DRAINING,
  /** No worker, because the last wake failed. */
  FAILED;

  /// Its name in answers and meters.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
