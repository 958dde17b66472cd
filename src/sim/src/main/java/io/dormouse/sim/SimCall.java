package io.dormouse.sim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A call on its way, up to its one ending.
final class SimCall {
  private final CallPlan plan;
  private final VirtualTime time;
  private final Violations violations;
  private final Duration began;
  private Duration held = Duration.ZERO;
  private Duration took = Duration.ZERO;
  private boolean cold;
  private int tries;
  private Runnable takeBack = () -> {};
  private @Nullable Ending ending;

  SimCall(CallPlan plan, VirtualTime time, Violations violations) {
    this.plan = plan;
    this.time = time;
    this.violations = violations;
    this.began = time.elapsed();
  }

  CallPlan plan() {
    return plan;
  }

  /// Its next try; counts them.
  int nextTry() {
    return ++tries;
  }

  int tries() {
    return tries;
  }

  /// What is to be done now if the client goes.
  void onLeave(Runnable action) {
    takeBack = action;
  }

  /// A worker has it.
  void granted(boolean waitedForWake) {
    held = time.elapsed().minus(began);
    cold |= waitedForWake;
  }

  void leave() {
    if (ending == null) {
      end(Ending.LEFT);
      takeBack.run();
    }
  }

  void end(Ending how) {
    violations.check(ending == null, () -> "ends twice: %s, then %s".formatted(ending, how));
    ending = how;
    took = time.elapsed().minus(began);
    if (how != Ending.OK) {
      held = took;
    }
  }

  boolean over() {
    return ending != null;
  }

  Result.Served served() {
    Ending how = ending;
    if (how == null) {
      violations.check(!violations.none(), () -> "no answer: %s".formatted(plan));
      how = Ending.NO_GATEWAY;
    }
    return new Result.Served(plan.tenant(), how, cold, held, took);
  }
}
