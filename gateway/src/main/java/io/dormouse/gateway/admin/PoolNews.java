package io.dormouse.gateway.admin;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldView;
import io.dormouse.gateway.pool.PoolPhase;
import io.dormouse.gateway.pool.StopReason;
import io.dormouse.gateway.pool.WaitNote;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.Worker;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerReport;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What is told of a pool to those who follow it: an event's name and its data.
sealed interface PoolNews {
  /// The event's name.
  String event();

  /// What it carries.
  JsonObject data();

  /// News of one call.
  sealed interface OfCall extends PoolNews {}

  /// News with its number.
  ///
  /// @param id rises in a gateway's life, with gaps
  record Dated(long id, Instant at, PoolNews news) {
    JsonObject data() {
      return new JsonObject().put("at", at.toString()).mergeIn(news.data());
    }
  }

  /// The pool as it stands when one begins to follow it.
  ///
  /// @param data as the admin route for one pool answers
  record Snapshot(JsonObject data) implements PoolNews {
    @Override
    public String event() {
      return "snapshot";
    }
  }

  /// The pool's phase changed.
  record Phase(PoolPhase from, PoolPhase to) implements PoolNews {
    @Override
    public String event() {
      return "phase";
    }

    @Override
    public JsonObject data() {
      return new JsonObject().put("phase", to.label()).put("was", from.label());
    }
  }

  /// A worker is asked for.
  record Waking(WorkerId worker) implements PoolNews {
    @Override
    public String event() {
      return "waking";
    }

    @Override
    public JsonObject data() {
      return new JsonObject().put("worker", worker.toString());
    }
  }

  /// The worker that is on its way is further.
  record Progress(HoldView view) implements PoolNews {
    @Override
    public String event() {
      return "progress";
    }

    @Override
    public JsonObject data() {
      var data = new JsonObject().put("state", view.phase());
      if (view.percent() >= 0) {
        data.put("loadedPercent", view.percent());
      }
      return data.put("estimateMs", view.estimate().toMillis());
    }
  }

  /// A worker takes calls.
  ///
  /// @param timeline of its wake; empty where none was needed
  record Ready(Optional<WakeTimeline> timeline) implements PoolNews {
    @Override
    public String event() {
      return "ready";
    }

    @Override
    public JsonObject data() {
      return timeline.map(PoolView::wake).orElseGet(() -> new JsonObject().put("already", true));
    }
  }

  /// A wake failed.
  record Failed(WakeFailure cause, Duration retryAfter) implements PoolNews {
    @Override
    public String event() {
      return "failed";
    }

    @Override
    public JsonObject data() {
      return PoolView.cause(cause).put("retryAfterMs", retryAfter.toMillis());
    }
  }

  /// An autoscaler's replica takes calls.
  record Joined(Worker replica) implements PoolNews {
    @Override
    public String event() {
      return "joined";
    }

    @Override
    public JsonObject data() {
      return of(replica);
    }
  }

  /// An autoscaler's replica takes no calls any more.
  record Left(Worker replica) implements PoolNews {
    @Override
    public String event() {
      return "left";
    }

    @Override
    public JsonObject data() {
      return of(replica);
    }
  }

  /// A worker is being stopped.
  record Stopping(Worker worker, StopReason reason) implements PoolNews {
    @Override
    public String event() {
      return "stopping";
    }

    @Override
    public JsonObject data() {
      return of(worker).put("reason", reason.name().toLowerCase(Locale.ROOT));
    }
  }

  /// A worker has ended.
  record Gone(Worker worker, WorkerReport.Exit exit) implements PoolNews {
    @Override
    public String event() {
      return "gone";
    }

    @Override
    public JsonObject data() {
      return of(worker)
          .put("reason", exit.reason())
          .put("status", exit.code().orElse(null))
          .put("message", exit.safeMessage());
    }
  }

  /// A call waits.
  ///
  /// @param held calls that wait now
  record Held(WaitNote call, int held) implements OfCall {
    @Override
    public String event() {
      return "held";
    }

    @Override
    public JsonObject data() {
      return of(call).put("tokens", call.cost()).put("bytes", call.bytes()).put("held", held);
    }
  }

  /// A held call got a worker.
  record Released(WaitNote call, HoldOutcome.Released outcome) implements OfCall {
    @Override
    public String event() {
      return "released";
    }

    @Override
    public JsonObject data() {
      return of(call)
          .put("waitedMs", call.waited().toMillis())
          .put("worker", outcome.reservation().worker().toString())
          .put("cold", outcome.cold());
    }
  }

  /// A call got no worker.
  record Refused(WaitNote call, HoldOutcome outcome) implements OfCall {
    @Override
    public String event() {
      return "refused";
    }

    @Override
    public JsonObject data() {
      return of(call).put("waitedMs", call.waited().toMillis()).put("outcome", outcome.label());
    }
  }

  /// The reader was too slow: nothing more is told.
  ///
  /// @param count of events that it does not get
  record Missed(long count) implements PoolNews {
    @Override
    public String event() {
      return "missed";
    }

    @Override
    public JsonObject data() {
      return new JsonObject().put("missed", count);
    }
  }

  /// The gateway ends: nothing more is told.
  record Closing() implements PoolNews {
    @Override
    public String event() {
      return "closing";
    }

    @Override
    public JsonObject data() {
      return new JsonObject();
    }
  }

  private static JsonObject of(Worker worker) {
    return new JsonObject()
        .put("worker", worker.id().toString())
        .put("endpoint", worker.endpoint().map(Object::toString).orElse(null))
        .put("running", worker.running());
  }

  private static JsonObject of(WaitNote call) {
    return new JsonObject().put("request", call.id()).put("tenant", call.tenant());
  }
}
