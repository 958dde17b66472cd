package io.dormouse.gateway.platform.process;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/// What one line of a worker's standard output means.
sealed interface WorkerLine {
  /// The session exists.
  record Session(long pid) implements WorkerLine {}

  /// The worker's ports are bound.
  record Announcement(int contract, int dataPort, int controlPort) implements WorkerLine {}

  /// The model could not be loaded.
  ///
  /// @param message for clients
  record Failure(String code, String message) implements WorkerLine {}

  /// For the log.
  record Text(String line) implements WorkerLine {}

  String ANNOUNCEMENT_LINE = "dormouse-announce: ";
  String FAILURE_LINE = "dormouse-failure: ";

  /// Reads a line of our own worker; one that only looks like the contract is text.
  static WorkerLine parse(String line) {
    try {
      if (line.startsWith(ANNOUNCEMENT_LINE)) {
        var json = new JsonObject(line.substring(ANNOUNCEMENT_LINE.length()));
        return new Announcement(
            json.getInteger("contract"),
            json.getInteger("dataPort"),
            json.getInteger("controlPort"));
      }
      if (line.startsWith(FAILURE_LINE)) {
        var json = new JsonObject(line.substring(FAILURE_LINE.length()));
        return new Failure(json.getString("code", ""), json.getString("message", ""));
      }
    } catch (DecodeException | ClassCastException | NullPointerException malformed) {
      return new Text(line);
    }
    return new Text(line);
  }

  /// Reads the line that the supervisor lets the session's leader write first.
  static WorkerLine parseFirst(String line) {
    return line.startsWith(Supervisor.SESSION_LINE)
        ? new Session(Long.parseLong(line.substring(Supervisor.SESSION_LINE.length())))
        : new Text(line);
  }
}
