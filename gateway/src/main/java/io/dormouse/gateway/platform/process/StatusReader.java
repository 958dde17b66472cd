package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.platform.WorkerStatus;
import io.dormouse.gateway.platform.WorkerStatus.Phase;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.gateway.pool.WorkerReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns the sequence of a worker's status documents into reports, each said once.
final class StatusReader {
  /// What the pool has asked for; `NOTHING` while the worker has not confirmed it.
  private enum Wish {
    NOTHING,
    READY,
    DRAINED
  }

  private final WorkerEndpoint endpoint;
  private final long processStartedMs;
  private Wish wish = Wish.READY;
  private boolean answered;
  private @Nullable WorkerStatus last;

  StatusReader(WorkerEndpoint endpoint, long processStartedMs) {
    this.endpoint = endpoint;
    this.processStartedMs = processStartedMs;
  }

  /// A command is under way: documents from before its answer say nothing about its outcome.
  void commandSent() {
    wish = Wish.NOTHING;
    answered = false;
  }

  /// The worker has confirmed a drain.
  void drainConfirmed() {
    wish = Wish.DRAINED;
  }

  /// The worker has confirmed a resume.
  void resumeConfirmed() {
    wish = Wish.READY;
  }

  /// What is to be reported of a document.
  List<WorkerReport> read(WorkerStatus status) {
    var reports = new ArrayList<WorkerReport>();
    var before = last;
    last = status;
    progress(before, status, reports);
    if (status.phase() == Phase.READY && wish == Wish.READY && !answered) {
      answered = true;
      reports.add(new WorkerReport.Ready(endpoint, status.slots(), marks(status)));
    }
    load(before, status, reports);
    if (status.phase() == Phase.DRAINING && wish == Wish.DRAINED && !answered && status.isIdle()) {
      answered = true;
      reports.add(new WorkerReport.Drained());
    }
    return reports;
  }

  private static void progress(
      @Nullable WorkerStatus before, WorkerStatus status, List<WorkerReport> reports) {
    switch (status.phase()) {
      case STARTING, LOADING -> {
        if (before == null
            || before.phase() != status.phase()
            || before.bytes() != status.bytes()
            || before.totalBytes() != status.totalBytes()) {
          reports.add(new WorkerReport.Loading(status.bytes(), status.totalBytes()));
        }
      }
      case WARMING -> {
        if (before == null || before.phase() != Phase.WARMING) {
          reports.add(new WorkerReport.Warming());
        }
      }
      case READY, DRAINING, RELEASED -> {}
    }
  }

  private static void load(
      @Nullable WorkerStatus before, WorkerStatus status, List<WorkerReport> reports) {
    if (before == null
        || before.running() != status.running()
        || before.waiting() != status.waiting()
        || before.usedBytes() != status.usedBytes()) {
      reports.add(new WorkerReport.Load(status.running(), status.waiting(), status.usedBytes()));
    }
  }

  private Map<String, Long> marks(WorkerStatus status) {
    var marks = new HashMap<>(status.marks());
    marks.put("processStarted", processStartedMs);
    return Map.copyOf(marks);
  }
}
