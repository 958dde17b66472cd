package io.dormouse.gateway.platform.process;

import io.vertx.core.Context;

/// Carries what happens to a worker from any thread to its run's context, in order.
record RunEvents(WorkerRun run, Context context) implements WorkerLife.Events {
  @Override
  public void prepared(Launch launch) {
    context.runOnContext(now -> run.prepared(launch));
  }

  @Override
  public void notStarted(String problem) {
    context.runOnContext(now -> run.notStarted(problem));
  }

  @Override
  public void supervised(SupervisedProcess process) {
    context.runOnContext(now -> run.supervised(process));
  }

  @Override
  public void started(long pid, long startedMs) {
    context.runOnContext(now -> run.started(pid, startedMs));
  }

  @Override
  public void said(WorkerLine line) {
    context.runOnContext(now -> run.said(line));
  }

  @Override
  public void progressed() {
    context.runOnContext(now -> run.progressed());
  }

  @Override
  public void ended(int code) {
    context.runOnContext(now -> run.ended(code));
  }
}
