package io.dormouse.gateway.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A pool on virtual time with scripted replicas: two calls each, four at most, else as
/// [PoolFixture].
final class AutoscaledFixture {
  static final int MOST = 4;

  final VirtualTime time = new VirtualTime();
  final ScriptedReplicas replicas = new ScriptedReplicas();
  final InferencePool pool;

  AutoscaledFixture() {
    this(MOST);
  }

  AutoscaledFixture(int most) {
    this.pool =
        InferencePool.autoscaled(
            "m",
            PoolFixture.POLICY,
            most,
            HoldRules.ofCalls(100),
            new InferencePool.Ports(replicas, Runnable::run, time, time, new SilentListener()));
  }

  TestCall call() {
    return call(Duration.ofSeconds(30));
  }

  TestCall call(Duration wait) {
    var call = new TestCall(time.instant().plus(wait));
    call.leave = pool.acquire(call)::leave;
    return call;
  }

  List<TestCall> calls(int count) {
    var calls = new ArrayList<TestCall>();
    for (int i = 0; i < count; i++) {
      calls.add(call());
    }
    return calls;
  }

  /// How many calls a replica was given and still runs.
  int running(long sequence) {
    return pool.snapshot()
        .state()
        .worker(new WorkerId("m", sequence))
        .map(Worker::running)
        .orElse(0);
  }

  void seconds(long count) {
    time.advance(Duration.ofSeconds(count));
  }

  PoolPhase phase() {
    return pool.snapshot().state().phase();
  }
}
