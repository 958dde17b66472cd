package io.dormouse.gateway.platform.knative;

import io.dormouse.knative.wake.RevisionCalls;
import io.dormouse.knative.wake.RevisionId;
import io.dormouse.knative.watch.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Takes down what is asked of Revisions and planned for later; ends wakes when a test says so.
final class ScriptedCalls implements RevisionCalls, Timer {
  final List<String> wakes = new ArrayList<>();
  final List<String> touches = new ArrayList<>();
  private final List<Runnable> open = new ArrayList<>();
  private final List<Runnable> planned = new ArrayList<>();

  @Override
  public OpenCall wake(RevisionId revision, Runnable ended) {
    wakes.add(revision.name());
    open.add(ended);
    return () -> open.remove(ended);
  }

  @Override
  public OpenCall touch(String host, int port) {
    touches.add(host);
    return () -> {};
  }

  @Override
  public Planned schedule(Duration delay, Runnable task) {
    planned.add(task);
    return () -> planned.remove(task);
  }

  int openWakes() {
    return open.size();
  }

  int planned() {
    return planned.size();
  }
}
