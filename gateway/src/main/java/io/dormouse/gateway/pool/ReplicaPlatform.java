package io.dormouse.gateway.pool;

import java.time.Duration;
import java.util.function.Consumer;

/// The port to workers that an autoscaler starts and stops: the pool asks and follows.
///
/// Calls return at once and never throw. Each is a wish that stands until it is taken back, so a
/// repeated one changes nothing.
public non-sealed interface ReplicaPlatform extends PoolPlatform {
  /// Begins to tell what is known of the replicas, on any thread, one view after the other; called
  /// once.
  void follow(Consumer<Replicas> listener);

  /// Somebody waits for a replica. What is known is told again at once.
  void wake();

  /// Nobody waits any more.
  void unwake();

  /// The replicas are to stay, calls or not; the longest such wish counts until they are let go.
  ///
  /// @param stay how long after the last call
  void keep(Duration stay);

  /// The autoscaler may take them.
  void letGo();
}
