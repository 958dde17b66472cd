package io.dormouse.gateway.admin;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.hold.TenantLoad;
import io.dormouse.gateway.pool.LoadEstimate;
import io.dormouse.gateway.pool.PoolSnapshot;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.pool.WakeIntent;
import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.Worker;
import io.dormouse.gateway.pool.WorkerState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Map;

/// A pool as JSON for operators.
final class PoolView {
  private static final int MOST_TENANTS = 100;

  private PoolView() {}

  /// One of many: without what it holds by tenant.
  static JsonObject of(ModelRoute route) {
    return of(route, route.pool().snapshot());
  }

  /// With what it holds by tenant, those with the most calls.
  static JsonObject of(ModelRoute route, PoolSnapshot snapshot, Map<String, TenantLoad> tenants) {
    var held = new JsonObject();
    tenants.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().calls()))
        .limit(MOST_TENANTS)
        .forEach(entry ->
            held.put(
                entry.getKey(),
                new JsonObject()
                    .put("calls", entry.getValue().calls())
                    .put("bytes", entry.getValue().bytes())));
    return of(route, snapshot).put("heldByTenant", held);
  }

  private static JsonObject of(ModelRoute route, PoolSnapshot snapshot) {
    var workers = new JsonArray();
    snapshot.state().workers().forEach(worker -> workers.add(worker(worker)));
    var view =
        new JsonObject()
            .put("model", route.name())
            .put("phase", snapshot.state().phase().label())
            .put("held", snapshot.held())
            .put("heldBytes", snapshot.heldBytes())
            .put("workers", workers)
            .put("lastFailure", snapshot.lastFailure().map(PoolView::failure).orElse(null))
            .put("lastWake", snapshot.lastWake().map(PoolView::wake).orElse(null))
            .put(
                "loadEstimateMs",
                snapshot.loadEstimate().map(it -> it.total().toMillis()).orElse(null))
            .put("loadPhasesMs", snapshot.loadEstimate().map(PoolView::phases).orElse(null));
    if (snapshot.state().intent() instanceof WakeIntent.Backoff backoff) {
      view.put("retryAt", backoff.retryAt().toString()).put("failedWakes", backoff.attempts());
    }
    return view;
  }

  private static JsonObject phases(LoadEstimate estimate) {
    return new JsonObject()
        .put("starting", estimate.starting().toMillis())
        .put("loading", estimate.loading().toMillis())
        .put("warming", estimate.warming().toMillis());
  }

  private static JsonObject worker(Worker worker) {
    return new JsonObject()
        .put("id", worker.id().toString())
        .put("pid", worker.pid())
        .put("endpoint", worker.endpoint().map(Object::toString).orElse(null))
        .put("state", state(worker.state()))
        .put("since", worker.state().since().toString())
        .put("running", worker.running())
        .put("waiting", worker.load().waiting())
        .put("usedBytes", worker.load().usedBytes())
        .mergeIn(progress(worker.state()));
  }

  private static String state(WorkerState state) {
    return switch (state) {
      case WorkerState.Starting _ -> "starting";
      case WorkerState.Loading _ -> "loading";
      case WorkerState.Warming _ -> "warming";
      case WorkerState.Ready _ -> "ready";
      case WorkerState.Draining _ -> "draining";
      case WorkerState.Stopping _ -> "stopping";
    };
  }

  private static JsonObject progress(WorkerState state) {
    return state instanceof WorkerState.Loading loading && loading.totalBytes() > 0
        ? new JsonObject()
            .put("loadedBytes", loading.bytes())
            .put("totalBytes", loading.totalBytes())
        : new JsonObject();
  }

  private static JsonObject failure(PoolSnapshot.Failure failure) {
    return new JsonObject().put("at", failure.at().toString()).mergeIn(cause(failure.cause()));
  }

  static JsonObject cause(WakeFailure cause) {
    return new JsonObject()
        .put("code", cause.code())
        .put("message", cause.safeMessage())
        .put("detail", cause.detail());
  }

  static JsonObject wake(WakeTimeline wake) {
    var marks = new JsonObject();
    wake.marks().forEach(marks::put);
    return new JsonObject()
        .put("worker", wake.worker().toString())
        .put("at", wake.askedAt().toString())
        .put("totalMs", wake.total().toMillis())
        .put("marksMs", marks);
  }
}
