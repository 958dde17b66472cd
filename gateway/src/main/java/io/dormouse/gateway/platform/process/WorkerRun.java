package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.ModelSource;
import io.dormouse.gateway.platform.WorkerLog;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerPlatform;
import io.dormouse.gateway.pool.WorkerReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One start of a worker until it is gone: keeps the order of its reports. Lives on the platform's
/// context.
final class WorkerRun implements Conversation.Owner {
  private static final Logger LOG = Logger.getLogger(WorkerRun.class);
  private static final int DETAIL_LINES = 20;
  private static final Duration SUPERVISOR_MARGIN = Duration.ofSeconds(1);

  private final WorkerId id;
  private final WorkerPlatform.Listener listener;
  private final WorkerTools tools;
  private final Runnable forget;
  private final WorkerLog lastLines = new WorkerLog(DETAIL_LINES);
  private final List<Long> timers = new ArrayList<>();
  private @Nullable Conversation conversation;
  private @Nullable SupervisedProcess process;
  private @Nullable Duration stopGrace;
  private Optional<WorkerLine.Failure> failure = Optional.empty();
  private Exits.Cause cause = Exits.Cause.NONE;
  private long pid;
  private boolean wasReady;
  private boolean stopSent;
  private boolean abandoned;
  private boolean gone;

  WorkerRun(WorkerId id, WorkerPlatform.Listener listener, WorkerTools tools, Runnable forget) {
    this.id = id;
    this.listener = listener;
    this.forget = forget;
    this.tools =
        new WorkerTools(
            tools.host(),
            tools.model(),
            tools.tempo(),
            tools.context(),
            tools.client(),
            line -> {
              lastLines.add(line);
              tools.log().accept(line);
            });
  }

  void start() {
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name("worker " + id)
            .start(new WorkerLife(id, tools, new RunEvents(this, tools.context())));
  }

  void drain() {
    if (conversation != null) {
      conversation.drain();
    }
  }

  void resume() {
    if (conversation != null) {
      conversation.resume();
    }
  }

  void examine() {
    if (conversation != null) {
      conversation.examine();
    }
  }

  void stop(Duration grace) {
    if (cause == Exits.Cause.NONE) {
      cause = Exits.Cause.STOPPED;
    }
    end(grace);
  }

  void abandon() {
    abandoned = true;
    if (conversation != null) {
      conversation.close();
    }
    if (process != null) {
      process.abandon();
    }
  }

  @Override
  public String name() {
    return id.toString();
  }

  @Override
  public void giveUp(Exits.Cause cause) {
    if (this.cause == Exits.Cause.NONE) {
      this.cause = cause;
      end(Duration.ZERO);
    }
  }

  @Override
  public void report(WorkerReport report) {
    if (gone) {
      return;
    }
    wasReady |= report instanceof WorkerReport.Ready;
    gone = report instanceof WorkerReport.Gone;
    try {
      listener.report(id, report);
    } catch (RuntimeException failed) {
      LOG.errorf(failed, "a report of worker %s was not taken", id);
    }
  }

  void prepared(Launch launch) {
    conversation =
        switch (tools.model().source()) {
          case ModelSource.OwnWorker own ->
              new OwnConversation(
                  tools.host().vertx(), tools.client(), tools.tempo(), launch.token(), this);
          case ModelSource.ForeignServer server ->
              new ForeignConversation(
                  tools.host().vertx(),
                  tools.client(),
                  tools.tempo(),
                  new ForeignConversation.Server(
                      server,
                      launch.port(),
                      tools.model().concurrency(),
                      new StopCommand(
                          WorkerEnvironment.of(tools.host().environment(), launch.variables()),
                          tools.log())),
                  this);
          case ModelSource.KnativeService service -> throw Launch.elsewhere(service);
        };
  }

  void supervised(SupervisedProcess process) {
    this.process = process;
    if (abandoned) {
      process.abandon();
    }
  }

  void started(long pid, long startedMs) {
    this.pid = pid;
    report(new WorkerReport.Spawned(pid));
    if (conversation != null) {
      conversation.started(startedMs);
    }
    if (stopGrace != null) {
      end(stopGrace);
    }
  }

  void said(WorkerLine line) {
    switch (line) {
      case WorkerLine.Announcement announcement -> {
        if (conversation != null) {
          conversation.announced(announcement);
        }
      }
      case WorkerLine.Failure said -> failure = Optional.of(said);
      case WorkerLine.Session session -> {}
      case WorkerLine.Text text -> {}
    }
  }

  void progressed() {
    if (conversation != null) {
      conversation.progressed();
    }
  }

  void notStarted(String problem) {
    finish(Exits.notStarted(problem));
  }

  void ended(int code) {
    var own = tools.model().source() instanceof ModelSource.OwnWorker;
    var detail = String.join("\n", lastLines.lines(DETAIL_LINES));
    finish(Exits.of(code, new Exits.Seen(own, wasReady, cause, failure, detail)));
  }

  private void finish(WorkerReport.Exit exit) {
    if (conversation != null) {
      conversation.close();
    }
    timers.forEach(tools.host().vertx()::cancelTimer);
    forget.run();
    report(new WorkerReport.Gone(exit));
  }

  private void end(Duration grace) {
    stopGrace = stopGrace == null || grace.compareTo(stopGrace) < 0 ? grace : stopGrace;
    if (process == null || conversation == null || pid == 0 || gone) {
      return;
    }
    if (stopSent) {
      killAfter(grace);
      return;
    }
    stopSent = true;
    killAfter(grace.plus(SUPERVISOR_MARGIN));
    var talk = conversation;
    var running = process;
    blocking(() -> talk.stop(running, pid, grace));
  }

  private void killAfter(Duration grace) {
    var delay = Math.max(1, grace.toMillis());
    timers.add(tools.host().vertx().setTimer(delay, timer -> kill()));
  }

  private void kill() {
    blocking(() -> {
      if (!Sessions.kill(pid, SUPERVISOR_MARGIN)) {
        LOG.errorf("worker %s survives KILL: the kernel holds it", id);
      }
    });
  }

  private void blocking(Blocking action) {
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name("stop of worker " + id)
            .start(() -> {
              try {
                action.run();
              } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /// Something that blocks.
  @FunctionalInterface
  private interface Blocking {
    void run() throws InterruptedException;
  }
}
