package io.dormouse.bench.hold;

import io.vertx.core.json.JsonObject;

/// So many calls of a size, over so many connections: HTTP/1.1 where each has its own.
record HoldLoad(int calls, int bodyBytes, int connections) {
  String text() {
    return "%,d × %d KB".formatted(calls, bodyBytes >> 10);
  }

  String protocol() {
    return connections < calls ? "h2c, %,d connections".formatted(connections) : "HTTP/1.1";
  }

  /// What became of a load.
  ///
  /// @param restMb the gateway's resident memory before
  /// @param heldMb the same while all are held
  /// @param peakMb the most that it ever was
  /// @param takenMs until all were held
  /// @param firstMs from the worker's readiness to the first answer
  /// @param lastMs to the last one
  /// @param right answers of 200 with the call's own nonce
  /// @param others all other outcomes
  record Result(
      HoldLoad load,
      long restMb,
      long heldMb,
      long peakMb,
      double takenMs,
      double firstMs,
      double lastMs,
      int right,
      int others) {
    boolean met(long mostMb) {
      return right == load.calls() && others == 0 && peakMb <= mostMb;
    }

    JsonObject json() {
      return new JsonObject()
          .put("calls", load.calls())
          .put("bodyBytes", load.bodyBytes())
          .put("connections", load.connections())
          .put("restMb", restMb)
          .put("heldMb", heldMb)
          .put("peakMb", peakMb)
          .put("takenMs", takenMs)
          .put("firstMs", firstMs)
          .put("lastMs", lastMs)
          .put("right", right)
          .put("others", others);
    }
  }
}
