package io.dormouse.sim;

import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.gateway.pool.WorkerReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A simulated worker: follows its plan and tells of it, a moment later.
///
/// ```
/// STARTING ─► SERVING ─► ENDING ─► DEAD ─► GONE
///     └──────────┴──────────────────┘
/// ```
final class SimWorker {
  /// What anything takes to get from one process to another.
  static final Duration HOP = Duration.ofMillis(1);

  private static final WorkerEndpoint ENDPOINT = new WorkerEndpoint("worker", 1, Optional.empty());

  private final VirtualTime time;
  private final WorkerPlan plan;
  private final Dice dice;
  private final Consumer<WorkerReport> reports;
  private final Set<Job> running = new LinkedHashSet<>();
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final List<Consumer<Boolean>> probes = new ArrayList<>();
  private Stage stage = Stage.STARTING;
  private boolean refuses;

  /// What a worker does with a call.
  enum Reply {
    /** It answered, whole. */
    ANSWERED,
    /** It did not admit it. */
    NOT_ADMITTED,
    /** It took no connection. */
    REFUSED,
    /** The call broke off. */
    BROKE
  }

  private enum Stage {
    STARTING,
    SERVING,
    ENDING,
    DEAD,
    GONE
  }

  private record Job(Duration work, Consumer<Reply> caller) {}

  SimWorker(VirtualTime time, WorkerPlan plan, Dice dice, Consumer<WorkerReport> reports) {
    this.time = time;
    this.plan = plan;
    this.dice = dice;
    this.reports = reports;
    time.after(plan.spawn(), this::spawned);
  }

  private void spawned() {
    if (stage != Stage.STARTING) {
      return;
    }
    if (plan.fate() == WorkerPlan.Fate.NEVER_SPAWNS) {
      die("spawn_failed");
      return;
    }
    tell(new WorkerReport.Spawned(1));
    for (int look = 1; look <= plan.looks(); look++) {
      int percent = 100 * look / plan.looks();
      time.after(plan.load().multipliedBy(look).dividedBy(plan.looks()), () -> loaded(percent));
    }
  }

  private void loaded(int percent) {
    if (stage != Stage.STARTING) {
      return;
    }
    boolean struck = percent >= plan.fateAt();
    if (struck && plan.fate() == WorkerPlan.Fate.CRASHES_LOADING) {
      die("exited");
    } else if (struck && plan.fate() == WorkerPlan.Fate.STALLS_LOADING) {
      tell(new WorkerReport.Loading(plan.fateAt() * WorkerPlan.BYTES / 100, WorkerPlan.BYTES));
    } else if (percent < 100) {
      tell(new WorkerReport.Loading(percent * WorkerPlan.BYTES / 100, WorkerPlan.BYTES));
    } else {
      tell(new WorkerReport.Warming());
      time.after(plan.warm(), this::warmed);
    }
  }

  private void warmed() {
    if (stage != Stage.STARTING) {
      return;
    }
    stage = Stage.SERVING;
    ready();
    if (plan.fate() == WorkerPlan.Fate.DIES_SERVING) {
      time.after(plan.lives(), () -> die("exited"));
    }
  }

  private void ready() {
    tell(new WorkerReport.Ready(ENDPOINT, plan.slots(), Map.of()));
  }

  private void tell(WorkerReport report) {
    time.after(HOP, () -> reports.accept(report));
  }

  /// Refuses new calls from now on.
  void drain() {
    if (stage == Stage.SERVING) {
      refuses = true;
      tellDrained();
    }
  }

  /// Takes calls again.
  void resume() {
    if (stage == Stage.SERVING && !plan.deaf()) {
      refuses = false;
      ready();
    }
  }

  private void tellDrained() {
    if (refuses && stage == Stage.SERVING && running.isEmpty() && !plan.deaf()) {
      tell(new WorkerReport.Drained());
    }
  }

  /// Ends, by force after the grace.
  void stop(Duration grace) {
    if (stage == Stage.STARTING || stage == Stage.SERVING) {
      stage = Stage.ENDING;
      time.after(plan.exit().compareTo(grace) > 0 ? grace : plan.exit(), () -> die("stopped"));
    }
  }

  private void die(String reason) {
    if (stage == Stage.DEAD || stage == Stage.GONE) {
      return;
    }
    stage = Stage.DEAD;
    var lost = new ArrayList<>(running);
    lost.addAll(waiting);
    running.clear();
    waiting.clear();
    lost.forEach(job -> time.after(HOP, () -> job.caller().accept(Reply.BROKE)));
    time.after(
        plan.release(),
        () -> {
          stage = Stage.GONE;
          var exit = new WorkerReport.Exit(Optional.of(1), reason, "The worker ended.", reason);
          tell(new WorkerReport.Gone(exit));
        });
  }

  /// Takes a call; the reply comes later.
  ///
  /// @return takes the call back
  Runnable serve(Duration work, Consumer<Reply> caller) {
    if (stage != Stage.SERVING && stage != Stage.ENDING) {
      time.after(HOP, () -> caller.accept(Reply.REFUSED));
      return () -> {};
    }
    if (refuses || stage == Stage.ENDING || dice.chance(plan.turnsAway())) {
      time.after(HOP, () -> caller.accept(Reply.NOT_ADMITTED));
      return () -> {};
    }
    var job = new Job(work, caller);
    waiting.add(job);
    next();
    return () -> ended(job);
  }

  /// Asks whether it is well: it says so, or no at once where nobody listens, or nothing.
  void probe(Consumer<Boolean> caller) {
    if (stage != Stage.SERVING) {
      time.after(HOP, () -> caller.accept(false));
    } else if (plan.fate() == WorkerPlan.Fate.ABSORBED && !running.isEmpty()) {
      probes.add(caller);
    } else if (plan.fate() != WorkerPlan.Fate.SWALLOWS) {
      time.after(HOP, () -> caller.accept(true));
    }
  }

  private void answerProbes() {
    if (running.isEmpty()) {
      probes.forEach(caller -> time.after(HOP, () -> caller.accept(stage == Stage.SERVING)));
      probes.clear();
    }
  }

  /// Calls that it has, running or not.
  int calls() {
    return running.size() + waiting.size();
  }

  private void next() {
    var last = plan.fate() == WorkerPlan.Fate.BREAKS ? Reply.BROKE : Reply.ANSWERED;
    while (!waiting.isEmpty() && running.size() < plan.parallel()) {
      Job job = waiting.remove();
      running.add(job);
      if (plan.fate() != WorkerPlan.Fate.SWALLOWS) {
        time.after(
            job.work(),
            () -> {
              if (ended(job)) {
                time.after(HOP, () -> job.caller().accept(last));
              }
            });
      }
    }
  }

  private boolean ended(Job job) {
    boolean was = running.remove(job);
    if (was || waiting.remove(job)) {
      next();
      tellDrained();
      answerProbes();
    }
    return was;
  }
}
