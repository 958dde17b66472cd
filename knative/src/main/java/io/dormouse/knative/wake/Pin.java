package io.dormouse.knative.wake;

import io.dormouse.knative.view.Endpoint;
import io.dormouse.knative.watch.Timer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps a Revision awake: wakes it where it has no Pod, else sends a cheap request to one Pod
/// several times in each stable window.
///
/// At most one request is open; one that is still open when the next one is due is ended.
public final class Pin implements AutoCloseable {
  private final PinSchedule schedule;
  private final Waker waker;
  private final RevisionCalls calls;
  private final Timer timer;
  private Optional<Endpoint> endpoint = Optional.empty();
  private boolean closed;
  private RevisionCalls.@Nullable OpenCall open;
  private Timer.@Nullable Planned next;

  /// A pin that does nothing before its first view.
  ///
  /// @param waker of the same Revision
  public Pin(PinSchedule schedule, Waker waker, RevisionCalls calls, Timer timer) {
    this.schedule = schedule;
    this.waker = waker;
    this.calls = calls;
    this.timer = timer;
  }

  /// Takes the Revision's endpoints as they stand now.
  public synchronized void endpoints(List<Endpoint> endpoints) {
    Optional<Endpoint> before = endpoint;
    endpoint = before.filter(endpoints::contains).or(() -> endpoints.stream().findFirst());
    if (!closed && (next == null || !endpoint.equals(before))) {
      touch();
    }
  }

  private synchronized void touch() {
    if (closed) {
      return;
    }
    end();
    endpoint.ifPresentOrElse(at -> open = calls.touch(at.host(), at.port()), waker::wanted);
    if (next != null) {
      next.cancel();
    }
    next = timer.schedule(schedule.pause(), this::touch);
  }

  private synchronized void end() {
    if (open != null) {
      open.end();
      open = null;
    }
  }

  /// Lets the Revision sleep.
  @Override
  public synchronized void close() {
    closed = true;
    end();
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
