package io.dormouse.sim;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldRequest;
import io.dormouse.gateway.pool.Patience;
import io.dormouse.gateway.pool.PoolPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// One life of the gateway: a real pool, with steps before and after it in their simplest form.
///
/// A call that its worker does not admit or whose worker takes no connection waits again, three
/// times in all; one whose worker is known to have ended with it waits again once.
final class SimGateway {
  private static final int MOST_TRIES = 3;
  private static final int MOST_DEATHS = 1;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SPARE = Duration.ofSeconds(5);

  private final Policy policy;
  private final Scenario scenario;
  private final VirtualTime time;
  private final World world;
  private final Violations violations;
  private final Mail mail;
  private final List<SimPool> pools = new ArrayList<>();
  private final Set<SimCall> inside = new LinkedHashSet<>();
  private boolean accepts = true;

  SimGateway(
      Policy policy,
      Scenario scenario,
      VirtualTime time,
      World world,
      Dice dice,
      Violations violations) {
    this.policy = policy;
    this.scenario = scenario;
    this.time = time;
    this.world = world;
    this.violations = violations;
    this.mail = new Mail(time, scenario.lag(), dice);
    pools.add(made(policy));
  }

  private SimPool made(Policy settings) {
    return SimPool.of(settings, scenario, time, world, mail, violations);
  }

  /// The pool that serves; those before it were replaced.
  private SimPool current() {
    return pools.getLast();
  }

  /// A client calls.
  void arrives(SimCall call) {
    if (!accepts) {
      call.end(Ending.UNAVAILABLE);
      return;
    }
    inside.add(call);
    waits(call, current());
  }

  /// @param home the pool that served when it came, which may be replaced by now
  private void waits(SimCall call, SimPool home) {
    int tries = call.nextTry();
    violations.note(() -> "call of " + call.plan().tenant() + " waits, try " + tries);
    var attempt =
        new Attempt(
            request(call.plan(), home.policy()),
            (self, outcome) -> decided(call, home, self, outcome));
    current().referee().waits(attempt);
    call.onLeave(attempt::leave);
    attempt.holds(home.pool().acquire(attempt));
  }

  private static HoldRequest request(CallPlan plan, Policy policy) {
    Duration load = policy.pool().load();
    Duration waking =
        plan.prefers().map(wait -> wait.compareTo(load) > 0 ? load : wait).orElse(policy.wake());
    Duration longest =
        plan.prefers().filter(it -> it.compareTo(policy.total()) < 0).orElse(policy.total());
    Instant until = VirtualTime.START.plus(plan.at()).plus(longest);
    var patience = new Patience(Optional.of(until), waking, policy.queue());
    return new HoldRequest(
        plan.tenant(), plan.cost(), plan.bytes(), patience, plan.wakes(), plan.keep());
  }

  private void decided(SimCall call, SimPool home, Attempt attempt, HoldOutcome outcome) {
    violations.note(
        () -> "call of " + call.plan().tenant() + ": " + outcome.getClass().getSimpleName());
    var referee = current().referee();
    referee.ended(attempt, outcome);
    mail.execute(() -> goesOn(call, home, referee, outcome));
  }

  /// @param referee of the pool that decided
  private void goesOn(SimCall call, SimPool home, Referee referee, HoldOutcome outcome) {
    switch (outcome) {
      case HoldOutcome.Released released -> {
        var exchange =
            new Exchange(released.reservation(), referee, time, how -> exchanged(call, home, how));
        if (call.over()) {
          exchange.left();
        } else {
          call.granted(released.cold());
          call.onLeave(exchange::left);
          var worker = world.worker(released.reservation().worker());
          exchange.send(worker, call.plan().work(), longest(call.plan(), home.policy()));
        }
      }
      case HoldOutcome.Expired(boolean workersUp, _, _) ->
          end(call, workersUp ? Ending.CONTENDED : Ending.UNAVAILABLE);
      case HoldOutcome.Overflow _ -> end(call, Ending.CONTENDED);
      case HoldOutcome.Cancelled _ -> end(call, Ending.LEFT);
      case HoldOutcome.Asleep _ -> end(call, Ending.UNAVAILABLE);
      case HoldOutcome.WakeFailed _ -> end(call, Ending.UNAVAILABLE);
      case HoldOutcome.Closing _ -> end(call, Ending.UNAVAILABLE);
      case HoldOutcome.Removed _ -> end(call, Ending.UNAVAILABLE);
    }
  }

  /// Until its first byte, or what is left of the longest call.
  private Duration longest(CallPlan plan, Policy policy) {
    Duration left = plan.at().plus(policy.total()).minus(time.elapsed());
    Duration longest = left.compareTo(policy.firstByte()) < 0 ? left : policy.firstByte();
    return longest.toMillis() < 1 ? Duration.ofMillis(1) : longest;
  }

  private void exchanged(SimCall call, SimPool home, Exchange.Outcome how) {
    switch (how) {
      case ANSWERED -> end(call, Ending.OK);
      case NOT_ADMITTED, REFUSED -> {
        if (call.over()) {
          end(call, Ending.LEFT);
        } else if (call.tries() < MOST_TRIES) {
          waits(call, home);
        } else {
          end(call, Ending.CONTENDED);
        }
      }
      case DIED -> {
        if (call.over()) {
          end(call, Ending.LEFT);
        } else if (call.tries() <= MOST_DEATHS) {
          waits(call, home);
        } else {
          end(call, Ending.WORKER_DIED);
        }
      }
      case FAILED -> end(call, Ending.WORKER_DIED);
      case TIMED_OUT -> end(call, Ending.TIMED_OUT);
      case LEFT -> end(call, Ending.LEFT);
    }
  }

  private void end(SimCall call, Ending how) {
    inside.remove(call);
    if (!call.over()) {
      violations.note(() -> "call of " + call.plan().tenant() + " ends: " + how);
      call.end(how);
    }
  }

  void wake() {
    current().referee().woken();
    current().pool().wake();
  }

  void sleep() {
    current().referee().sleeps();
    current().pool().sleep();
  }

  /// The model's settings change: a new pool takes the place of the one that serves, and those who
  /// wait. Only where an autoscaler starts workers, and no event comes late: of one on its way
  /// nobody could tell which pool it counts for.
  void change(Policy settings) {
    if (!accepts || scenario.autoscaler().isEmpty() || scenario.lag().isPositive()) {
      return;
    }
    var before = current();
    var next = made(settings);
    before.referee().handOver(next.referee());
    pools.add(next);
    var replaced = before.pool().replaceBy(next.pool()).toCompletableFuture();
    violations.check(replaced.isDone(), () -> "a replaced pool does not end");
  }

  /// Ends as on TERM: takes no more calls, lets those inside finish for a while, ends the workers.
  ///
  /// @param ended runs once it is not there any more
  void close(Runnable ended) {
    if (!accepts) {
      return;
    }
    accepts = false;
    awaitCalls(time.elapsed().plus(policy.shutdown()), ended);
  }

  private void awaitCalls(Duration latest, Runnable ended) {
    if (!inside.isEmpty() && time.elapsed().compareTo(latest) < 0) {
      time.after(POLL, () -> awaitCalls(latest, ended));
      return;
    }
    current().referee().closing();
    var closed = current().pool().close().toCompletableFuture();
    awaitWorkers(closed::isDone, time.elapsed().plus(policy.pool().stop()).plus(SPARE), ended);
  }

  private void awaitWorkers(BooleanSupplier closed, Duration latest, Runnable ended) {
    if (!closed.getAsBoolean() && time.elapsed().compareTo(latest) < 0) {
      time.after(POLL, () -> awaitWorkers(closed, latest, ended));
      return;
    }
    time.after(
        POLL,
        () -> {
          violations.check(
              inside.isEmpty() || !closed.getAsBoolean() || !world.isEmpty(),
              () -> "closed with calls: %s".formatted(inside));
          kill();
          ended.run();
        });
  }

  /// Is not there any more from one moment to the next.
  void kill() {
    accepts = false;
    mail.cut();
    pools.forEach(it -> it.link().cut());
    List.copyOf(inside).forEach(call -> end(call, Ending.NO_GATEWAY));
  }

  /// After a step.
  void check() {
    pools.forEach(it -> it.referee().check(it.pool().snapshot(), mail.isEmpty()));
  }

  /// Nothing will happen any more.
  void atRest() {
    PoolPhase phase = current().pool().snapshot().state().phase();
    violations.check(
        phase == PoolPhase.ASLEEP || phase == PoolPhase.FAILED,
        () -> "at rest it is %s".formatted(phase));
    violations.check(inside.isEmpty(), () -> "at rest it has calls: %d".formatted(inside.size()));
  }
}
