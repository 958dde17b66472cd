package io.dormouse.bench.overhead;

import io.vertx.core.json.JsonObject;

/// How many bytes a call has, and its answer too.
enum BodySize {
  KB_2("2 KB", 2 << 10, 64),
  KB_64("64 KB", 64 << 10, 32),
  MB_1("1 MB", 1 << 20, 16);

  private final String label;
  private final int bytes;
  private final int connections;

  BodySize(String label, int bytes, int connections) {
    this.label = label;
    this.bytes = bytes;
    this.connections = connections;
  }

  String label() {
    return label;
  }

  /// Connections that calls of the size are spread over.
  int connections() {
    return connections;
  }

  /// A call's body.
  String body(String model) {
    var empty = new JsonObject().put("model", model).put("input", "");
    return empty.put("input", "x".repeat(bytes - empty.encode().length())).encode();
  }
}
