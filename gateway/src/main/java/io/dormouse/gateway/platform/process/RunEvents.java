package io.dormouse.gateway.platform.process;

import io.vertx.core.Context;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/// Carries what happens to a worker from any thread to its run's context, in order.
record RunEvents(WorkerRun run, Context context) implements WorkerLife.Events {
  private static final Logger LOG = Logger.getLogger(RunEvents.class);

  @Override
  public void prepared(Launch launch) {
    post(() -> run.prepared(launch));
  }

  @Override
  public void notStarted(String problem) {
    post(() -> run.notStarted(problem));
  }

  @Override
  public void supervised(SupervisedProcess process) {
    post(() -> run.supervised(process));
  }

  @Override
  public void started(long pid, long startedMs) {
    post(() -> run.started(pid, startedMs));
  }

  @Override
  public void said(WorkerLine line) {
    post(() -> run.said(line));
  }

  @Override
  public void progressed() {
    post(() -> run.progressed());
  }

  @Override
  public void ended(int code) {
    post(() -> run.ended(code));
  }

  private void post(Runnable action) {
    try {
      context.runOnContext(now -> action.run());
    } catch (RejectedExecutionException closed) {
      LOG.debug("the gateway has ended; nobody hears of a worker any more");
    }
  }
}
