package io.dormouse.sim;

import io.dormouse.gateway.pool.PoolPlatform;
import io.dormouse.gateway.pool.WorkerId;
import java.time.Duration;
import java.util.Optional;

/// Where workers run; outlives the gateways.
interface World {
  /// A hand on this world for the next gateway.
  Link link(Referee referee, Policy policy);

  /// A worker that is still there.
  Optional<SimWorker> worker(WorkerId id);

  /// Runs a task once a gateway that was there before leaves nothing behind that a new one waits
  /// for.
  void whenFree(Runnable task);

  /// Whether no worker is left.
  boolean isEmpty();

  /// Workers started so far.
  int started();

  /// How long workers were here, those that still are left out.
  Duration occupied();

  /// A gateway's hand on its world.
  interface Link {
    /// What its pool asks for workers.
    PoolPlatform platform();

    /// The gateway is not there any more.
    void cut();
  }
}
