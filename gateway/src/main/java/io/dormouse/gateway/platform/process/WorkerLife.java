package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.ModelSource;
import io.dormouse.gateway.pool.WorkerId;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The blocking side of one run, on a thread of its own: prepares, spawns, reads the output, waits
/// for the end and clears up.
final class WorkerLife implements Runnable {
  private static final Logger LOG = Logger.getLogger(WorkerLife.class);
  private static final int LOST = 255;
  private static final long NANOS_PER_MS = 1_000_000;
  private static final long PROGRESS_EVERY_NANOS = 250 * NANOS_PER_MS;
  private static final Duration PUMP_PATIENCE = Duration.ofSeconds(5);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  /// Receives what happens, on any thread.
  interface Events {
    /// It is decided what to start.
    void prepared(Launch launch);

    /// Nothing was started; the last event then.
    void notStarted(String problem);

    /// The supervisor runs.
    void supervised(SupervisedProcess process);

    /// The worker's process exists.
    void started(long pid, long startedMs);

    /// A line of the contract came.
    void said(WorkerLine line);

    /// The worker writes; told at most four times each second.
    void progressed();

    /// Nothing of the worker is left; the last event.
    void ended(int code);
  }

  private final WorkerId id;
  private final WorkerTools tools;
  private final Events events;
  private final boolean own;
  private final AtomicLong nextProgress;
  private long began;
  private volatile @Nullable Lease lease;

  WorkerLife(WorkerId id, WorkerTools tools, Events events) {
    this.id = id;
    this.tools = tools;
    this.events = events;
    this.own = tools.model().source() instanceof ModelSource.OwnWorker;
    this.nextProgress = new AtomicLong(now());
  }

  @Override
  public void run() {
    began = now();
    Launch launch;
    SupervisedProcess process;
    String modelHash;
    try {
      launch = Launch.prepare(tools.host().gateway(), tools.model(), tools.host().secrets());
      events.prepared(launch);
      modelHash = Hashes.of(tools.model().source());
      process = spawn(launch);
    } catch (IOException | RuntimeException | Error failed) {
      events.notStarted(String.valueOf(failed.getMessage()));
      return;
    }
    events.supervised(process);
    int code = LOST;
    try {
      code = live(process, launch, modelHash);
    } finally {
      events.ended(code);
    }
  }

  private SupervisedProcess spawn(Launch launch) throws IOException {
    var environment = WorkerEnvironment.of(tools.host().environment(), launch.variables());
    var searchPath = environment.getOrDefault("PATH", "");
    var problem = Programs.problem(launch.command().getFirst(), searchPath);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
    return Supervisor.spawn(launch.command(), environment, tools.model().timing().stop());
  }

  private int live(SupervisedProcess process, Launch launch, String modelHash) {
    try {
      var output =
          pump(new LinePump(process.output(), line -> output(line, process, launch, modelHash)));
      var errors = pump(new LinePump(process.errors(), this::text));
      var code = process.await();
      output.join(PUMP_PATIENCE);
      errors.join(PUMP_PATIENCE);
      clear();
      return code;
    } catch (InterruptedException asked) {
      process.abandon();
      Thread.currentThread().interrupt();
      return LOST;
    } catch (RuntimeException failed) {
      LOG.errorf(failed, "worker %s is lost", id);
      process.abandon();
      clearAgain();
      return LOST;
    }
  }

  private void clearAgain() {
    try {
      clear();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      LOG.errorf(failed, "what is left of worker %s ends with its supervisor; its lease stays", id);
    }
  }

  private static Thread pump(LinePump pump) {
    return Thread.ofPlatform().daemon().name("worker output").start(pump);
  }

  private void clear() throws InterruptedException {
    var written = lease;
    if (written != null) {
      while (!Sessions.kill(written.process().pid(), KILL_PATIENCE)) {
        LOG.errorf("processes of worker %s survive KILL: the kernel holds them", id);
      }
      tools.host().leases().remove(id);
    }
  }

  private void output(String line, SupervisedProcess process, Launch launch, String modelHash) {
    var meaning =
        lease == null
            ? WorkerLine.parseFirst(line)
            : own ? WorkerLine.parse(line) : new WorkerLine.Text(line);
    switch (meaning) {
      case WorkerLine.Session session -> {
        var found = lease(session.pid(), process.supervisorPid(), launch, modelHash);
        lease = found;
        write(found);
        events.started(session.pid(), (now() - began) / NANOS_PER_MS);
      }
      case WorkerLine.Announcement announcement -> {
        if (lease != null) {
          write(lease.withPorts(announcement.dataPort(), announcement.controlPort()));
        }
        events.said(announcement);
      }
      case WorkerLine.Failure failure -> events.said(failure);
      case WorkerLine.Text text -> text(text.line());
    }
  }

  private Lease lease(long pid, long supervisorPid, Launch launch, String modelHash) {
    var ticks = Sessions.find(pid).map(Sessions.Member::startTicks).orElse(0L);
    var process = new Lease.LeasedProcess(pid, supervisorPid, ticks, Sessions.boot());
    return new Lease(
        launch.leaseId(), id.model(), process, launch.port(), 0, launch.token(), modelHash);
  }

  private void write(Lease lease) {
    try {
      tools.host().leases().write(id, lease);
    } catch (IOException failed) {
      LOG.errorf("lease of worker %s was not written: %s", id, failed.getMessage());
    }
  }

  private void text(String line) {
    tools.log().accept(line);
    var due = nextProgress.get();
    var now = now();
    if (now - due >= 0 && nextProgress.compareAndSet(due, now + PROGRESS_EVERY_NANOS)) {
      events.progressed();
    }
  }

  private long now() {
    return tools.host().nanoClock().getAsLong();
  }
}
