package io.dormouse.gateway.platform;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The members of a status document that the gateway reads.
///
/// @param phase the worker's
/// @param bytes loaded so far
/// @param totalBytes to load
/// @param slots calls admitted at once
/// @param running calls in a step
/// @param waiting calls queued
/// @param usedBytes device memory in use
/// @param marks milliseconds from the start of the process, by name without `Ms`
public record WorkerStatus(
    Phase phase,
    long bytes,
    long totalBytes,
    int slots,
    int running,
    int waiting,
    long usedBytes,
    Map<String, Long> marks) {

  /// Where a worker is in its life.
  public enum Phase {
    /** Its ports are bound. */
    STARTING,
    /** Weights are being read. */
    LOADING,
    /** First inferences run. */
    WARMING,
    /** It takes calls. */
    READY,
    /** It refuses new calls. */
    DRAINING,
    /** It has no model in memory. */
    RELEASED
  }

  /// Reads a document; empty where it is not one, or of a phase that this gateway does not know.
  public static Optional<WorkerStatus> parse(String document) {
    try {
      var json = new JsonObject(document);
      var load = json.getJsonObject("load", new JsonObject());
      var marks = new LinkedHashMap<String, Long>();
      for (var mark : json.getJsonObject("marks", new JsonObject())) {
        if (mark.getKey().endsWith("Ms") && mark.getValue() instanceof Number time) {
          marks.put(mark.getKey().substring(0, mark.getKey().length() - 2), time.longValue());
        }
      }
      return phase(json.getString("phase", ""))
          .map(phase ->
              new WorkerStatus(
                  phase,
                  load.getLong("bytes", 0L),
                  load.getLong("totalBytes", 0L),
                  json.getInteger("slots", 0),
                  json.getInteger("running", 0),
                  json.getInteger("waiting", 0),
                  json.getJsonObject("device", new JsonObject()).getLong("usedBytes", 0L),
                  Map.copyOf(marks)));
    } catch (DecodeException | ClassCastException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Phase> phase(String name) {
    return switch (name) {
      case "starting" -> Optional.of(Phase.STARTING);
      case "loading" -> Optional.of(Phase.LOADING);
      case "warming" -> Optional.of(Phase.WARMING);
      case "ready" -> Optional.of(Phase.READY);
      case "draining" -> Optional.of(Phase.DRAINING);
      case "released" -> Optional.of(Phase.RELEASED);
      default -> Optional.empty();
    };
  }

  public boolean isIdle() {
    return running == 0 && waiting == 0;
  }
}
