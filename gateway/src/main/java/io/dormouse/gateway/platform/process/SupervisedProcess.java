package io.dormouse.gateway.platform.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A running supervisor and, through it, its worker.
final class SupervisedProcess {
  private final Process supervisor;

  SupervisedProcess(Process supervisor) {
    this.supervisor = supervisor;
  }

  long supervisorPid() {
    return supervisor.pid();
  }

  InputStream output() {
    return supervisor.getInputStream();
  }

  InputStream errors() {
    return supervisor.getErrorStream();
  }

  /// Has the session ended: TERM now, KILL after `grace`.
  void stop(Duration grace) {
    var line = "stop " + Math.max(0, grace.toMillis()) + "\n";
    try {
      var lifetime = supervisor.getOutputStream();
      lifetime.write(line.getBytes(StandardCharsets.US_ASCII));
      lifetime.flush();
    } catch (IOException ended) {
      // A supervisor that reads no more has ended, and its worker with it.
    }
  }

  /// Closes the lifetime pipe, as the end of the gateway does.
  void abandon() {
    try {
      supervisor.getOutputStream().close();
    } catch (IOException ended) {
      // As in stop.
    }
  }

  /// Waits at most `patience` for the end of the session and says whether it came.
  boolean await(Duration patience) throws InterruptedException {
    return supervisor.waitFor(patience);
  }

  /// Waits for the end of the session and returns the worker's exit status.
  int await() throws InterruptedException {
    return supervisor.waitFor();
  }
}
