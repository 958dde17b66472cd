package io.dormouse.gateway.platform.process;

import io.vertx.core.json.JsonObject;

/// What is written down of a running worker, so that a later gateway can find it.
///
/// @param id unguessable; the worker's session carries it as [#VARIABLE]
/// @param model its model
/// @param process where it runs
/// @param dataPort 0 until it is known
/// @param controlPort 0 until it is known, and for foreign servers
/// @param token of its two ports; empty for foreign servers
/// @param modelHash changes when the model's files or command change
record Lease(
    String id,
    String model,
    LeasedProcess process,
    int dataPort,
    int controlPort,
    String token,
    String modelHash) {
  static final String VARIABLE = "DORMOUSE_LEASE";
  static final int CONTRACT = 1;

  /// Processes of a lease.
  ///
  /// @param pid of the session's leader
  /// @param supervisorPid of its supervisor
  /// @param startTicks start of the leader in clock ticks after boot
  /// @param boot identity of that boot
  record LeasedProcess(long pid, long supervisorPid, long startTicks, String boot) {}

  Lease withPorts(int dataPort, int controlPort) {
    return new Lease(id, model, process, dataPort, controlPort, token, modelHash);
  }

  String toJson() {
    return new JsonObject()
        .put("contract", CONTRACT)
        .put("id", id)
        .put("model", model)
        .put("pid", process.pid())
        .put("supervisorPid", process.supervisorPid())
        .put("startTicks", process.startTicks())
        .put("boot", process.boot())
        .put("dataPort", dataPort)
        .put("controlPort", controlPort)
        .put("token", token)
        .put("modelHash", modelHash)
        .encode();
  }

  /// Reads what [#toJson] wrote; throws where it is something else.
  static Lease parse(String json) {
    var lease = new JsonObject(json);
    return new Lease(
        lease.getString("id", ""),
        lease.getString("model", ""),
        new LeasedProcess(
            lease.getLong("pid"),
            lease.getLong("supervisorPid"),
            lease.getLong("startTicks"),
            lease.getString("boot", "")),
        lease.getInteger("dataPort", 0),
        lease.getInteger("controlPort", 0),
        lease.getString("token", ""),
        lease.getString("modelHash", ""));
  }

  /// Never shows the token.
  @Override
  public String toString() {
    return model + " pid " + process.pid();
  }
}
