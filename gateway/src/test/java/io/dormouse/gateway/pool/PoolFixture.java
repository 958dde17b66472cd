package io.dormouse.gateway.pool;

import java.time.Duration;

/// A pool on virtual time with scripted workers: idle 60 s, stall 10 s, load 100 s, drain 5 s,
/// back-off 1 s up to 8 s.
final class PoolFixture {
  static final PoolPolicy POLICY =
      new PoolPolicy(
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          new WakeBackoff(Duration.ofSeconds(1), Duration.ofSeconds(8), 0, 0),
          2);

  final VirtualTime time = new VirtualTime();
  final ScriptedPlatform platform = new ScriptedPlatform();
  final SilentListener listener = new SilentListener();
  final InferencePool pool =
      new InferencePool(
          "m",
          POLICY,
          HoldRules.ofCalls(4),
          new InferencePool.Ports(platform, Runnable::run, time, time, listener));

  TestCall call() {
    return call(Duration.ofSeconds(30));
  }

  TestCall call(Duration wait) {
    var call = new TestCall(time.instant().plus(wait));
    call.leave = pool.acquire(call)::leave;
    return call;
  }

  void seconds(long count) {
    time.advance(Duration.ofSeconds(count));
  }

  PoolPhase phase() {
    return pool.snapshot().state().phase();
  }
}
