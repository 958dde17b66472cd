package io.dormouse.sim;

import io.dormouse.gateway.platform.Tempo;
import java.time.Duration;

/// Asks a worker whether it still answers, at the pace at which the gateway asks a server that is
/// not its own: three probes, a second for each and a second from one that is missed to the next.
final class Examination {
  private static final int PROBES = 3;
  private static final Duration PATIENCE = Duration.ofMillis(Tempo.STANDARD.requestMs());
  private static final Duration PAUSE = Duration.ofMillis(Tempo.STANDARD.loadMs());

  /// From its beginning to its verdict at the latest.
  static final Duration LONGEST =
      PATIENCE.multipliedBy(PROBES).plus(PAUSE.multipliedBy(PROBES - 1));

  private final VirtualTime time;
  private final SimWorker worker;
  private final Verdict verdict;
  private boolean asking;
  private boolean over;

  /// Hears what comes of it.
  interface Verdict {
    /// A probe was answered.
    void answered();

    /// None was.
    void unresponsive();
  }

  private final class Probe {
    private final int left;
    private boolean settled;

    /// @param left how many may follow
    Probe(int left) {
      this.left = left;
    }

    void send() {
      worker.probe(this::settle);
      time.after(PATIENCE, () -> settle(false));
    }

    private void settle(boolean answers) {
      if (settled || over) {
        return;
      }
      settled = true;
      if (!answers && left > 0) {
        time.after(PAUSE, () -> ask(left - 1));
        return;
      }
      asking = false;
      if (answers) {
        verdict.answered();
      } else {
        verdict.unresponsive();
      }
    }
  }

  Examination(VirtualTime time, SimWorker worker, Verdict verdict) {
    this.time = time;
    this.worker = worker;
    this.verdict = verdict;
  }

  /// Asks, unless it does already.
  void begin() {
    if (!asking) {
      asking = true;
      ask(PROBES - 1);
    }
  }

  private void ask(int left) {
    if (!over) {
      new Probe(left).send();
    }
  }

  /// The worker is gone.
  void end() {
    over = true;
  }
}
