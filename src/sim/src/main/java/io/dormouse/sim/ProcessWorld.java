package io.dormouse.sim;

import io.dormouse.gateway.pool.PoolPlatform;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerPlatform;
import io.dormouse.gateway.pool.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One machine with one accelerator, and the workers on it; outlives the gateways.
final class ProcessWorld implements World {
  private final VirtualTime time;
  private final WorkerPlan.Fleet fleet;
  private final Dice dice;
  private final Map<WorkerId, Resident> residents = new LinkedHashMap<>();
  private final List<Runnable> whenEmpty = new ArrayList<>();
  private Duration occupied = Duration.ZERO;
  private int started;

  private record Resident(SimWorker worker, Examination examination, Instant since) {}

  ProcessWorld(VirtualTime time, WorkerPlan.Fleet fleet, Dice dice) {
    this.time = time;
    this.fleet = fleet;
    this.dice = dice;
  }

  private final class Hand implements WorkerPlatform, Link {
    private final Referee referee;
    private final Duration grace;
    private boolean cut;

    Hand(Referee referee, Duration grace) {
      this.referee = referee;
      this.grace = grace;
    }

    @Override
    public void start(WorkerId id, Listener listener) {
      referee.starting(id, residents.size());
      started++;
      var plan = fleet.plan(started, dice.of("plan " + started));
      var worker =
          new SimWorker(
              time, plan, dice.of("worker " + started), report -> reported(id, report, listener));
      var examination = new Examination(time, worker, verdict(id, listener));
      residents.put(id, new Resident(worker, examination, time.instant()));
    }

    private Examination.Verdict verdict(WorkerId id, Listener listener) {
      return new Examination.Verdict() {
        @Override
        public void answered() {
          referee.answersProbe(id);
        }

        @Override
        public void unresponsive() {
          reported(id, new WorkerReport.Unresponsive(), listener);
        }
      };
    }

    private void reported(WorkerId id, WorkerReport report, Listener listener) {
      if (report instanceof WorkerReport.Gone) {
        left(id);
      }
      if (!cut) {
        referee.reported(id, report);
        listener.report(id, report);
      }
      if (residents.isEmpty()) {
        whenEmpty.forEach(Runnable::run);
        whenEmpty.clear();
      }
    }

    @Override
    public void drain(WorkerId id) {
      referee.refuses(id);
      time.after(SimWorker.HOP, () -> worker(id).ifPresent(SimWorker::drain));
    }

    @Override
    public void resume(WorkerId id) {
      time.after(SimWorker.HOP, () -> worker(id).ifPresent(SimWorker::resume));
    }

    @Override
    public void examine(WorkerId id) {
      resident(id).map(Resident::examination).ifPresent(Examination::begin);
    }

    @Override
    public void stop(WorkerId id, Duration grace) {
      referee.refuses(id);
      time.after(SimWorker.HOP, () -> worker(id).ifPresent(worker -> worker.stop(grace)));
    }

    @Override
    public PoolPlatform platform() {
      return this;
    }

    /// Its workers' supervisors end them.
    @Override
    public void cut() {
      cut = true;
      residents.values().forEach(resident -> resident.worker.stop(grace));
    }
  }

  private void left(WorkerId id) {
    @Nullable Resident resident = residents.remove(id);
    if (resident != null) {
      resident.examination.end();
      occupied = occupied.plus(Duration.between(resident.since, time.instant()));
    }
  }

  @Override
  public Link link(Referee referee, Policy policy) {
    return new Hand(referee, policy.pool().stop());
  }

  @Override
  public Optional<SimWorker> worker(WorkerId id) {
    return resident(id).map(Resident::worker);
  }

  private Optional<Resident> resident(WorkerId id) {
    return Optional.ofNullable(residents.get(id));
  }

  /// Once nothing is left of its workers.
  @Override
  public void whenFree(Runnable task) {
    if (residents.isEmpty()) {
      task.run();
    } else {
      whenEmpty.add(task);
    }
  }

  @Override
  public boolean isEmpty() {
    return residents.isEmpty();
  }

  @Override
  public int started() {
    return started;
  }

  @Override
  public Duration occupied() {
    return occupied;
  }
}
